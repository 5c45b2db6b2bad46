#include "load/naming.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_set>

#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::load {
namespace {

// A name and the room in which it is the only one: of a schema's relations, of a table's constraints. All of an object
// that outlives it.
struct Taken {
    std::string_view schema;
    std::string_view table;
    std::string_view name;
    bool operator==(const Taken&) const = default;
};
struct TakenHash {
    std::size_t operator()(const Taken& taken) const {
        const std::hash<std::string_view> hash;
        return (hash(taken.schema) * 31 + hash(taken.table)) * 31 + hash(taken.name);
    }
};

// What is in use, and what the columns of each table are called.
struct NamesInUse {
    std::unordered_set<Taken, TakenHash> relations;  // tables, indexes, sequences, views
    std::unordered_set<Taken, TakenHash> constraints;
    std::unordered_set<Taken, TakenHash> columns;

    bool is_relation(const Identity& id, std::string_view name) const {
        return relations.contains({id.schema, "", name});
    }
    bool is_constraint(const Identity& id, std::string_view name) const {
        return constraints.contains({id.schema, id.parent, name});
    }
    bool is_column(const Identity& id, std::string_view name) const {
        return columns.contains({id.schema, id.parent, name});
    }
};

bool is_relation(Kind kind) {
    return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view || kind == Kind::sequence ||
           kind == Kind::index || kind == Kind::primary_key || kind == Kind::unique || kind == Kind::exclusion;
}

bool is_constraint(Kind kind) {
    return kind == Kind::primary_key || kind == Kind::unique || kind == Kind::exclusion || kind == Kind::check ||
           kind == Kind::foreign_key;
}

void note(NamesInUse& used, const Object& object) {
    const Identity& id = object.id;
    if (id.kind == Kind::column) used.columns.insert({id.schema, id.parent, id.name});
    if (id.name.empty()) return;
    if (is_relation(id.kind)) used.relations.insert({id.schema, "", id.name});
    if (is_constraint(id.kind)) used.constraints.insert({id.schema, id.parent, id.name});
}

// What an expression's column is called, the parts of FigureIndexColname() (parse_target.c) that come up: a call has
// the function's name, all else none.
std::string called_function(const std::vector<sql::Token>& tokens, std::size_t at) {
    while (at < tokens.size() && tokens[at].is('(')) ++at;
    while (at + 2 < tokens.size() && tokens[at].is_name() && tokens[at + 1].is('.')) at += 2;
    const bool is_call = at + 1 < tokens.size() && tokens[at].is_name() && tokens[at + 1].is('(');
    if (!is_call) return "";
    int depth = 0;
    std::size_t end = at + 1;
    for (; end < tokens.size(); ++end) {
        if (tokens[end].is('(')) ++depth;
        if (tokens[end].is(')') && --depth == 0) break;
    }
    // `(f(a) + 1)` is no call, but `f(a) desc` is one.
    const bool goes_on =
        end + 1 < tokens.size() && (tokens[end + 1].kind == sql::TokenKind::op || tokens[end + 1].is("::"));
    return goes_on ? "" : tokens[at].value;
}

Names names_of_keys(const std::string& keys, bool with_functions) {
    Names columns;
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(keys);
    int depth = 0;
    bool starts = true;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const sql::Token& token = tokens[i];
        if (starts) {
            const bool is_call = i + 1 < tokens.size() && (tokens[i + 1].is('(') || tokens[i + 1].is('.'));
            const bool is_column = token.is_name() && !is_call;
            columns.push_back(is_column ? token.value : with_functions ? called_function(tokens, i) : "");
        }
        if (token.is('(')) ++depth;
        if (token.is(')')) --depth;
        starts = depth == 0 && token.is(',');
    }
    return columns;
}

Names mentioned_columns(const Identity& check, const std::string& expression, const NamesInUse& used) {
    std::set<std::string> found;
    for (const sql::Token& token : sql::tokens_tolerant(expression)) {
        if (token.is_name() && used.is_column(check, token.value)) found.insert(token.value);
    }
    return {found.begin(), found.end()};
}

Names columns_of(const Object& object, const NamesInUse& used) {
    if (const auto* key = object.get_if<PrimaryKey>()) return key->columns;
    if (const auto* unique = object.get_if<Unique>()) return unique->columns;
    if (const auto* foreign_key = object.get_if<ForeignKey>()) return foreign_key->columns;
    if (const auto* index = object.get_if<Index>()) return names_of_keys(index->keys.text, true);
    if (const auto* exclusion = object.get_if<Exclusion>()) return names_of_keys(exclusion->elements.text, true);
    if (const auto* check = object.get_if<Check>()) return mentioned_columns(object.id, check->expression.text, used);
    return {};
}

Names included_columns(const Object& object) {
    if (const auto* unique = object.get_if<Unique>()) return unique->include;
    if (const auto* index = object.get_if<Index>()) return index->include;
    if (const auto* exclusion = object.get_if<Exclusion>()) return exclusion->include;
    return {};
}

std::string name_as_server(const Object& object, const NamesInUse& used) {
    const Identity& id = object.id;
    const sql::IsTaken is_relation_taken = [&](const std::string& name) {
        return used.is_relation(id, name) || (is_constraint(id.kind) && used.is_constraint(id, name));
    };
    const sql::IsTaken is_constraint_taken = [&](const std::string& name) { return used.is_constraint(id, name); };
    Names columns = columns_of(object, used);
    if (id.kind == Kind::check) return sql::choose_check_name(id.parent, columns, is_constraint_taken);
    if (id.kind == Kind::foreign_key) return sql::choose_foreign_key_name(id.parent, columns, is_constraint_taken);
    const Names included = included_columns(object);
    columns.insert(columns.end(), included.begin(), included.end());
    sql::IndexPurpose purpose = sql::IndexPurpose::plain;
    if (id.kind == Kind::primary_key) purpose = sql::IndexPurpose::primary_key;
    if (id.kind == Kind::unique) purpose = sql::IndexPurpose::unique_constraint;
    if (id.kind == Kind::exclusion) purpose = sql::IndexPurpose::exclusion;
    return sql::choose_index_name(id.parent, columns, purpose, is_relation_taken);
}

std::string_view convention(Kind kind) {
    if (kind == Kind::index) return "ix";
    if (kind == Kind::unique) return "uq";
    if (kind == Kind::check) return "ck";
    if (kind == Kind::foreign_key) return "fk";
    if (kind == Kind::primary_key) return "pk";
    return "";
}

std::string joined(const Names& columns, std::string_view separator, const std::string& prefix = "") {
    std::string text;
    for (const std::string& column : columns) text += (text.empty() ? "" : std::string(separator)) + prefix + column;
    return text;
}

// `column_1_name`, `referred_column_0_name`; -1 for another token.
int column_number(std::string_view token, std::string_view prefix) {
    if (token.substr(0, prefix.size()) != prefix) return -1;
    token.remove_prefix(prefix.size());
    const std::size_t digits = std::min(token.find_first_not_of("0123456789"), token.size());
    const std::string_view rest = token.substr(digits);
    if (digits == 0 || digits > 4 || (rest != "_name" && rest != "_label" && rest != "_key")) return -1;
    return std::stoi(std::string(token.substr(0, digits)));
}

bool is_known_token(std::string_view token) {
    static constexpr std::string_view kTokens[] = {
        "table_name",      "referred_table_name", "column_0N_name",          "column_0_N_name",
        "column_0N_label", "column_0_N_label",    "referred_column_0N_name", "referred_column_0_N_name",
        "column_0N_key",   "column_0_N_key",      "constraint_name"};
    return std::find(std::begin(kTokens), std::end(kTokens), token) != std::end(kTokens) ||
           column_number(token, "column_") >= 0 || column_number(token, "referred_column_") >= 0;
}

std::string token_value(std::string_view token, const Object& object, const Names& columns) {
    const auto* foreign_key = object.get_if<ForeignKey>();
    const Names referred = foreign_key ? foreign_key->references_columns : Names{};
    const std::string label = object.id.parent + "_";
    if (token == "table_name") return object.id.parent;
    if (token == "referred_table_name") return foreign_key ? foreign_key->references_table : "";
    if (token == "column_0N_name" || token == "column_0N_key") return joined(columns, "");
    if (token == "column_0_N_name" || token == "column_0_N_key") return joined(columns, "_");
    if (token == "column_0N_label") return joined(columns, "", label);
    if (token == "column_0_N_label") return joined(columns, "_", label);
    if (token == "referred_column_0N_name") return joined(referred, "");
    if (token == "referred_column_0_N_name") return joined(referred, "_");
    const bool is_label = token.size() > 6 && token.substr(token.size() - 6) == "_label";
    const int own = column_number(token, "column_");
    if (own >= 0)
        return static_cast<std::size_t>(own) < columns.size()
                   ? (is_label ? label : "") + columns[static_cast<std::size_t>(own)]
                   : "";
    const int other = column_number(token, "referred_column_");
    return other >= 0 && static_cast<std::size_t>(other) < referred.size() ? referred[static_cast<std::size_t>(other)]
                                                                           : "";
}

// Empty where the convention has no name for it: a pattern with constraint_name needs a constraint that has one.
std::string name_by_convention(const Object& object, const NamesInUse& used, const Naming& naming) {
    const auto found = naming.find(std::string(convention(object.id.kind)));
    if (found == naming.end()) return "";
    const std::string& pattern = found->second;
    const Names columns = columns_of(object, used);
    std::string name;
    for (std::size_t at = 0; at < pattern.size();) {
        const std::size_t end = pattern.compare(at, 2, "%(") == 0 ? pattern.find(")s", at) : std::string::npos;
        if (end == std::string::npos) {
            name += pattern[at++];
            continue;
        }
        const std::string token = pattern.substr(at + 2, end - at - 2);
        if (token == "constraint_name") return "";
        name += token_value(token, object, columns);
        at = end + 2;
    }
    return sql::truncate_identifier(name);
}

}  // namespace

Names key_columns(const std::string& keys) {
    return names_of_keys(keys, false);
}

std::string naming_mistake(const std::string& pattern) {
    for (std::size_t at = pattern.find("%("); at != std::string::npos; at = pattern.find("%(", at + 2)) {
        const std::size_t end = pattern.find(")s", at);
        if (end == std::string::npos) return "\"%(\" without its \")s\"";
        const std::string token = pattern.substr(at + 2, end - at - 2);
        if (!is_known_token(token)) return "unknown token \"%(" + token + ")s\"";
    }
    return "";
}

void name_unnamed(Objects& objects, const Naming& naming) {
    const bool all_named = std::none_of(objects.begin(), objects.end(),
                                        [](const auto& each) { return each->unnamed && each->id.name.empty(); });
    if (all_named) return;
    NamesInUse used;
    for (const auto& object : objects) note(used, *object);
    for (const auto& each : objects) {
        Object& object = *each;
        if (!object.unnamed || !object.id.name.empty()) continue;
        object.id.name = name_by_convention(object, used, naming);
        if (object.id.name.empty()) object.id.name = name_as_server(object, used);
        note(used, object);
    }
}

}  // namespace schemadiff::load
