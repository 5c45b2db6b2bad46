#include "load/bind_checks.h"

#include <algorithm>
#include <cctype>
#include <set>
#include <unordered_map>

#include "load/context.h"
#include "load/naming.h"
#include "sql/quote.h"
#include "support/files.h"
#include "support/text.h"

namespace schemadiff::load {
namespace {

using TableKey = std::pair<std::string, std::string>;

class Checker {
  public:
    Checker(const Catalog& model, Diagnostics& diagnostics) : model_(model), diagnostics_(diagnostics) {}

    void check(const Object& object) {
        const Identity& id = object.id;
        const auto check_all = [&](const Names& columns) {
            for (const std::string& column : columns) check_column(object, {id.schema, id.parent}, column);
        };
        if (const auto* key = object.get_if<PrimaryKey>()) {
            check_all(key->columns);
            check_all(key->include);
        } else if (const auto* unique = object.get_if<Unique>()) {
            check_all(unique->columns);
            check_all(unique->include);
        } else if (const auto* index = object.get_if<Index>()) {
            check_all(key_columns(index->keys.text));
            check_all(index->include);
        } else if (const auto* exclusion = object.get_if<Exclusion>()) {
            check_all(key_columns(exclusion->elements.text));
            check_all(exclusion->include);
        } else if (const auto* trigger = object.get_if<Trigger>()) {
            check_all(trigger->update_of);
        } else if (const auto* foreign_key = object.get_if<ForeignKey>()) {
            check_all(foreign_key->columns);
            check_all(foreign_key->on_delete_columns);
            check_referenced(object, *foreign_key);
        } else if (const auto* sequence = object.get_if<Sequence>()) {
            check_owner(object, *sequence);
        }
    }

  private:
    void add(const Object& object, const std::string& word, std::string message,
             const std::set<std::string>& candidates) {
        const std::vector<std::string_view> views(candidates.begin(), candidates.end());
        diagnostics_.push_back(
            {Severity::error, place_of_word(object, word), std::move(message), near_match_hint(word, views)});
    }
    const Table* table(const TableKey& key) const {
        const Object* found = model_.find({Kind::table, key.first, "", key.second, ""});
        return found ? found->get_if<Table>() : nullptr;
    }
    void gather_own_columns(const TableKey& key, std::set<std::string>& columns) const {
        const auto& objects = model_.objects();
        const Identity first{Kind::column, key.first, key.second, "", ""};
        for (auto at = std::lower_bound(objects.begin(), objects.end(), first,
                                        [](const ObjectPtr&object, const Identity&id) { return object->id < id; });
             at != objects.end() && (*at)->id.kind == Kind::column && (*at)->id.schema == key.first &&
             (*at)->id.parent == key.second;
             ++at)
            columns.insert((*at)->id.name);
    }
    // Whether all columns of the table stand in the model: not those that come from a parent or a type elsewhere.
    bool gather_columns(const TableKey& key, std::set<std::string>& columns, int depth = 0) const {
        const Table* found = table(key);
        if (!found || depth > 32 || !found->of_type.empty()) return false;
        gather_own_columns(key, columns);
        Names parents = found->inherits;
        if (!found->partition_of.empty()) parents.push_back(found->partition_of);
        return std::all_of(parents.begin(), parents.end(), [&](const std::string& parent) {
            const Names parts = sql::split_qualified_name(parent);
            return parts.size() == 2 && gather_columns({parts[0], parts[1]}, columns, depth + 1);
        });
    }
    void check_column(const Object& object, const TableKey& table, const std::string& column) {
        if (column.empty() || model_.find({Kind::column, table.first, table.second, column, ""})) return;
        std::set<std::string> columns;
        if (!gather_columns(table, columns) || columns.count(column)) return;
        add(object, column,
            object.id.described() + " names the column \"" + column + "\", which table " +
                sql::qualified(table.first, table.second) + " does not have",
            columns);
    }
    bool is_managed(const std::string& schema) const {
        return std::find(model_.schemas.begin(), model_.schemas.end(), schema) != model_.schemas.end();
    }
    void check_table(const Object& object, const TableKey& table, const std::string& verb) {
        std::set<std::string> names;
        for (const ObjectPtr& each : model_.objects())
            if (each->id.kind == Kind::table) names.insert(each->id.name);
        add(object, table.second,
            object.id.described() + " " + verb + " table " + sql::qualified(table.first, table.second) +
                ", which the model does not have",
            names);
    }
    void check_referenced(const Object& object, const ForeignKey& key) {
        const TableKey table{key.references_schema, key.references_table};
        if (key.references_table.empty() || !is_managed(key.references_schema)) return;
        if (!this->table(table)) return check_table(object, table, "references");
        for (const std::string& column : key.references_columns) check_column(object, table, column);
        if (!key.references_columns.empty()) return;
        add(object, key.references_table,
            object.id.described() + " names no columns of table " + sql::qualified(table.first, table.second) +
                ", which has no primary key",
            {});
    }
    void check_owner(const Object& object, const Sequence& sequence) {
        if (sequence.owned_by_table.empty()) return;
        const TableKey table{object.id.schema, sequence.owned_by_table};
        if (!this->table(table)) return check_table(object, table, "is owned by a column of");
        check_column(object, table, sequence.owned_by_column);
    }

    const Catalog& model_;
    Diagnostics& diagnostics_;
};

// What shares a namespace: "relation" by schema (pg_class and the row types in pg_type), "constraint" by table.
std::string_view namespace_of(Kind kind, bool of_constraints) {
    switch (kind) {
        case Kind::table:
        case Kind::view:
        case Kind::materialized_view:
        case Kind::sequence:
        case Kind::index:
        case Kind::enum_type:
        case Kind::domain:
        case Kind::composite_type:
        case Kind::range_type:
        case Kind::base_type:
            return of_constraints ? "" : "schema";
        case Kind::primary_key:
        case Kind::unique:
        case Kind::exclusion:
            return of_constraints ? "table" : "schema";
        case Kind::check:
        case Kind::foreign_key:
            return of_constraints ? "table" : "";
        case Kind::function:
        case Kind::procedure:
        case Kind::aggregate:
            return of_constraints ? "" : "routines";
        case Kind::access_method:
        case Kind::language:
        case Kind::collation:
        case Kind::operator_:
        case Kind::operator_family:
        case Kind::operator_class:
        case Kind::cast:
        case Kind::conversion:
        case Kind::transform:
        case Kind::schema:
        case Kind::extension:
        case Kind::column:
        case Kind::view_column:
        case Kind::foreign_data_wrapper:
        case Kind::foreign_server:
        case Kind::user_mapping:
        case Kind::publication:
        case Kind::subscription:
        case Kind::trigger:
        case Kind::rule:
        case Kind::policy:
        case Kind::statistics:
        case Kind::text_search_parser:
        case Kind::text_search_template:
        case Kind::text_search_dictionary:
        case Kind::text_search_configuration:
        case Kind::default_privileges:
        case Kind::event_trigger:
            return "";
    }
    return "";
}

// An index or sequence is no type, so an enum may be called like one.
bool may_share(const Object& a, const Object& b) {
    const auto is_plain_type = [](Kind kind) {
        return kind == Kind::enum_type || kind == Kind::domain || kind == Kind::range_type || kind == Kind::base_type;
    };
    const auto is_type = [&](Kind kind) {
        return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view || is_plain_type(kind);
    };
    if (!is_plain_type(a.id.kind) && !is_plain_type(b.id.kind)) return false;
    return !is_type(a.id.kind) || !is_type(b.id.kind);
}

// What no two objects may share: a namespace, and the name in it.
struct Space {
    std::string_view kind;
    std::string_view schema;
    std::string_view within;
    std::string_view name;
    bool operator==(const Space&) const = default;
};
struct SpaceHash {
    std::size_t operator()(const Space& space) const {
        const std::hash<std::string_view> hash;
        return ((hash(space.kind) * 31 + hash(space.schema)) * 31 + hash(space.within)) * 31 + hash(space.name);
    }
};

bool is_word_character(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

std::size_t find_word(std::string_view line, const std::string& word, std::size_t from) {
    for (std::size_t at = line.find(word, from); at != std::string_view::npos; at = line.find(word, at + 1)) {
        const bool starts = at == 0 || !is_word_character(line[at - 1]);
        const std::size_t end = at + word.size();
        if (starts && (end >= line.size() || !is_word_character(line[end]))) return at;
    }
    return std::string_view::npos;
}

}  // namespace

SourceLocation place_of_word(const Object& object, const std::string& word) {
    constexpr std::size_t kLines = 40;  // a mapping form is not longer
    if (!object.where.known() || object.where.line < 1 || word.empty()) return object.where;
    std::string text;
    try {
        text = support::read_file(object.where.file);
    } catch (const Error&) {
        return object.where;
    }
    const std::vector<std::string_view> lines = support::split_lines(text);
    const auto first = static_cast<std::size_t>(object.where.line) - 1;
    for (std::size_t i = first; i < lines.size() && i < first + kLines; ++i) {
        // The key itself may hold the word: what is meant stands behind it.
        std::size_t from = 0;
        if (i == first) {
            const std::size_t colon = lines[i].find(": ", static_cast<std::size_t>(object.where.column) - 1);
            from = colon == std::string_view::npos ? lines[i].size() : colon;
            if (object.unnamed) from = static_cast<std::size_t>(object.where.column) - 1;
        }
        const std::size_t at = find_word(lines[i], word, from);
        if (at != std::string_view::npos) return {object.where.file, static_cast<int>(i) + 1, static_cast<int>(at) + 1};
    }
    return object.where;
}

void check_references(const Catalog& model, Diagnostics& diagnostics) {
    Checker checker(model, diagnostics);
    for (const ObjectPtr& object : model.objects()) checker.check(*object);
}

// Not those that are known by several names, `for role r in schema s on tables`.
bool is_one_name(Kind kind) {
    return kind != Kind::default_privileges && kind != Kind::cast && kind != Kind::transform;
}

void check_namespaces(const Catalog& model, Diagnostics& diagnostics) {
    std::unordered_map<Space, const Object*, SpaceHash> seen;
    seen.reserve(model.objects().size());
    for (const ObjectPtr& object : model.objects()) {
        const Identity& id = object->id;
        if (is_one_name(id.kind) && id.name.size() > sql::kMaxIdentifierBytes) {
            diagnostics.push_back({Severity::error, object->where,
                                   "the name of " + id.described() + " has " + std::to_string(id.name.size()) +
                                       " bytes, PostgreSQL takes 63",
                                   "PostgreSQL would cut it to \"" + sql::truncate_identifier(id.name) + "\""});
        }
        for (bool of_constraints : {false, true}) {
            const std::string_view space = namespace_of(id.kind, of_constraints);
            if (space.empty()) continue;
            const std::string_view within = of_constraints        ? std::string_view(id.parent)
                                            : space == "routines" ? std::string_view(id.signature)
                                                                  : std::string_view();
            const auto [entry, is_new] = seen.try_emplace({space, id.schema, within, id.name}, object.get());
            const Object& other = *entry->second;
            // The very same identity is load_model()'s to report.
            if (is_new || other.id == id || may_share(other, *object)) continue;
            diagnostics.push_back({Severity::error, object->where,
                                   "the name of " + id.described() + " is taken by " + other.id.described(),
                                   "it stands at " + other.where.text()});
            break;
        }
    }
}

}  // namespace schemadiff::load
