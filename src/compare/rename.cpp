#include "compare/rename.h"

#include <type_traits>

#include "compare/hierarchy.h"
#include "sql/quote.h"
#include "sql/rename_columns.h"
#include "sql/statistics_columns.h"
#include "sql/tokens.h"
#include "support/rights.h"

namespace schemadiff::compare {

namespace {

bool is_relation(Kind kind) {
    return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view || kind == Kind::sequence;
}

bool is_routine(Kind kind) {
    return kind == Kind::function || kind == Kind::procedure || kind == Kind::aggregate;
}

// The renames in a form that texts are searched for.
struct TextRenames {
    // (schema, old name) -> new name
    using Names = std::map<std::pair<std::string, std::string>, std::string>;
    Names routines;
    Names others;
    // A call is of a routine; without arguments it may be either.
    const std::string* find(const std::string& schema, const std::string& name, bool call) const {
        for (const Names* names : {call ? &routines : &others, call ? &others : &routines})
            if (const auto found = names->find({schema, name}); found != names->end()) return &found->second;
        return nullptr;
    }

    std::map<std::string, std::string> schemas;                                                 // old schema -> new
    std::map<std::pair<std::string, std::string>, std::map<std::string, std::string>> columns;  // by old table
    sql::RelationRenames relations;  // tables and views, with their columns
};

TextRenames text_renames(const RenameMap& renames) {
    TextRenames out;
    for (const auto& [id, name] : renames.names) {
        if (id.kind == Kind::schema)
            out.schemas[id.name] = name;
        else if (id.kind == Kind::column)
            out.columns[{id.schema, id.parent}][id.name] = name;
        else if (id.parent.empty())
            (is_routine(id.kind) ? out.routines : out.others)[{id.schema, id.name}] = name;
        if (id.parent.empty() && is_relation(id.kind)) out.relations[{id.schema, id.name}].name = name;
    }
    for (const auto& [table, columns] : out.columns) {
        sql::RelationRename& rename = out.relations[table];
        if (rename.name.empty()) rename.name = table.second;
        rename.columns = columns;
    }
    return out;
}

// `schema.name` wherever it stands in the text, and the columns given wherever their bare name stands.
std::string replace_names(const std::string& text, const TextRenames& renames,
                          const std::map<std::string, std::string>* columns) {
    if (text.empty()) return text;
    std::string out;
    std::size_t copied = 0;
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(text);
    auto put = [&](const sql::Token& token, const std::string& name) {
        out.append(text, copied, token.offset - copied);
        out += sql::identifier(name);
        copied = token.end();
    };
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const sql::Token& token = tokens[at];
        if (token.kind == sql::TokenKind::string && token.value.find('.') != std::string::npos) {
            const std::string inner = replace_names(token.value, renames, nullptr);
            if (inner == token.value) continue;
            out.append(text, copied, token.offset - copied);
            out += sql::literal(inner);
            copied = token.end();
            continue;
        }
        if (!token.is_name()) continue;
        const bool has_next = at + 2 < tokens.size() && tokens[at + 1].is('.') && tokens[at + 2].is_name();
        if (has_next) {
            const bool call = at + 3 < tokens.size() && tokens[at + 3].is('(');
            const std::string* found = renames.find(token.value, tokens[at + 2].value, call);
            const auto schema = renames.schemas.find(token.value);
            if (schema != renames.schemas.end()) put(token, schema->second);
            if (found) put(tokens[at + 2], *found);
            if (schema != renames.schemas.end() || found) {
                at += 2;
                continue;
            }
        }
        if (!columns) continue;
        const auto column = columns->find(token.value);
        const bool call = at + 1 < tokens.size() && tokens[at + 1].is('(');
        if (column != columns->end() && !call) put(token, column->second);
    }
    if (copied == 0) return text;
    return out.append(text, copied, std::string::npos);
}

struct AttributeRenamer {
    const TextRenames& renames;
    const std::map<std::string, std::string>* columns;
    // The relation that the object is, or is part of; and what its queries are.
    std::pair<std::string, std::string> own;
    sql::FragmentKind queries = sql::FragmentKind::query;

    void operator()(std::string& text) const { text = replace_names(text, renames, nullptr); }
    template <class Tag>
    void operator()(SqlText<Tag>& text) const {
        text.text = replace_names(text.text, renames, columns);
    }
    void operator()(Expression& text) const { replace(text.text, sql::FragmentKind::expression); }
    void operator()(Query& text) const { replace(text.text, queries); }
    // What the parser does not know is taken by its words.
    void replace(std::string& text, sql::FragmentKind kind) const {
        if (text.empty()) return;
        const auto renamed = sql::rename_columns(text, kind, renames.relations, &own);
        text = renamed ? replace_names(*renamed, renames, nullptr) : replace_names(text, renames, columns);
    }
    void operator()(Verbatim&) const {}
    void operator()(TypeText& text) const { text.text = replace_names(text.text, renames, nullptr); }
    void operator()(IndexKeys& keys) const { replace(keys.text, sql::FragmentKind::index_keys); }
    // A list of columns.
    void operator()(Names& names) const {
        for (std::string& name : names)
            if (columns && columns->count(name)) name = columns->at(name);
    }
    // What else is a list may hold qualified names, or words and texts of no meaning here: a trigger's arguments,
    // labels.
    void list(std::string_view attribute, Names& names) const {
        if (attribute == "columns" || attribute == "include" || attribute == "update_of") (*this)(names);
        if (attribute != "inherits" && attribute != "members") return;
        for (std::string& name : names) name = replace_names(name, renames, nullptr);
    }
    void operator()(Arguments& arguments) const {
        for (Argument& argument : arguments) (*this)(argument.type), (*this)(argument.default_value);
    }
    void operator()(std::vector<TypeText>& types) const {
        for (TypeText& type : types) (*this)(type);
    }
    void operator()(DomainChecks& checks) const {
        for (DomainCheck& check : checks) (*this)(check.expression);
    }
    void operator()(CompositeAttributes& attributes) const {
        for (CompositeAttribute& each : attributes) (*this)(each.type), (*this)(each.collation);
    }
    void operator()(std::optional<std::string>&) const {}
    void operator()(Options& options) const {
        for (auto& [name, value] : options)
            if (value.find('.') != std::string::npos) value = replace_names(value, renames, nullptr);
    }
    void operator()(Grants&) const {}
    void operator()(PublicationTables& tables) const {
        for (PublicationTable& table : tables) {
            const auto parts = sql::split_qualified_name(table.table);
            table.table = replace_names(table.table, renames, nullptr);
            const auto found = parts.size() == 2 ? renames.columns.find({parts[0], parts[1]}) : renames.columns.end();
            AttributeRenamer inside{renames, found == renames.columns.end() ? nullptr : &found->second, {}};
            if (parts.size() == 2) inside.own = {parts[0], parts[1]};
            inside(table.columns);
            inside(table.where);
        }
    }
    void operator()(bool&) const {}
    void operator()(std::int64_t&) const {}
    void operator()(double&) const {}
};

// A name without a schema: of what belongs to none, or of what stands in the same schema and table.
void rename_plain(std::string& name, const RenameMap& renames, const Identity& named) {
    const auto found = renames.names.find(named);
    if (found != renames.names.end()) name = found->second;
}

void rename_global(std::string& name, Kind kind, const RenameMap& renames) {
    rename_plain(name, renames, {kind, "", "", name, ""});
}

// An index of the table, be it a constraint's.
void rename_index(std::string& name, const Identity& table, const RenameMap& renames) {
    const std::string old = name;
    for (const Kind kind : {Kind::index, Kind::primary_key, Kind::unique, Kind::exclusion})
        rename_plain(name, renames, {kind, table.schema, table.name, old, ""});
}

// The index of another table that one is attached to, qualified and quoted.
void rename_attached(std::string& index, const RenameMap& renames) {
    if (index.empty()) return;
    const auto parts = sql::split_qualified_name(index);
    if (parts.size() != 2) return;
    for (const auto& [id, name] : renames.names) {
        const bool key = id.kind == Kind::index || id.kind == Kind::primary_key || id.kind == Kind::unique;
        if (key && id.schema == parts[0] && id.name == parts[1]) index = sql::qualified(parts[0], name);
    }
}

struct PlainRenamer {
    const Identity& id;
    const RenameMap& renames;

    void operator()(Table& table) const {
        rename_global(table.server, Kind::foreign_server, renames);
        rename_index(table.cluster_on, id, renames);
        constexpr std::string_view kIndex = "index ";
        if (!table.replica_identity.starts_with(kIndex)) return;
        std::string index = table.replica_identity.substr(kIndex.size());
        rename_index(index, id, renames);
        table.replica_identity = std::string(kIndex) + index;
    }
    void operator()(MaterializedView& view) const { rename_index(view.cluster_on, id, renames); }
    void operator()(ForeignServer& server) const { rename_global(server.wrapper, Kind::foreign_data_wrapper, renames); }
    void operator()(Function& function) const { rename_global(function.language, Kind::language, renames); }
    void operator()(Procedure& procedure) const { rename_global(procedure.language, Kind::language, renames); }
    void operator()(Transform& transform) const { rename_global(transform.language, Kind::language, renames); }
    void operator()(Extension& extension) const { rename_global(extension.schema, Kind::schema, renames); }
    void operator()(DefaultPrivileges& rights) const { rename_global(rights.schema, Kind::schema, renames); }
    void operator()(Publication& publication) const {
        for (std::string& schema : publication.schemas) rename_global(schema, Kind::schema, renames);
    }
    void operator()(PrimaryKey& key) const { rename_attached(key.attach_to, renames); }
    void operator()(Unique& unique) const { rename_attached(unique.attach_to, renames); }
    void operator()(Index& index) const { rename_attached(index.attach_to, renames); }
    template <class Other>
    void operator()(Other&) const {}
};

void rename_references(Object& object, const RenameMap& renames, const TextRenames& texts) {
    visit(PlainRenamer{object.id, renames}, object.value);
    if (auto* key = object.get_if<ForeignKey>()) {
        const auto columns = texts.columns.find({key->references_schema, key->references_table});
        if (columns != texts.columns.end())
            for (std::string& name : key->references_columns)
                if (columns->second.count(name)) name = columns->second.at(name);
        const Identity table = renames.apply({Kind::table, key->references_schema, "", key->references_table, ""});
        key->references_schema = table.schema;
        key->references_table = table.name;
    }
    if (auto* sequence = object.get_if<Sequence>(); sequence && !sequence->owned_by_table.empty()) {
        Identity column{Kind::column, object.id.schema, sequence->owned_by_table, sequence->owned_by_column, ""};
        column = renames.apply(column);
        sequence->owned_by_table = column.parent;
        sequence->owned_by_column = column.name;
    }
}

// A name that is derived from a table's and a column's, or a domain's, stays what it was when these get others: what
// was the usual one is said, what has become the usual one is not.
void keep_derived(std::string& name, const std::string& was_usual, const std::string& is_usual) {
    if (was_usual == is_usual) return;
    if (name.empty())
        name = was_usual;
    else if (name == is_usual)
        name.clear();
}

void keep_derived_names(Object& object, const Identity& now, int server_version) {
    const Identity& was = object.id;
    if (auto* domain = object.get_if<Domain>(); domain && domain->not_null && server_version >= 170000)
        keep_derived(domain->not_null_name, sql::make_object_name(was.name, "", "not_null"),
                     sql::make_object_name(now.name, "", "not_null"));
    auto* column = object.get_if<Column>();
    if (!column) return;
    if (column->not_null && server_version >= 180000)
        keep_derived(column->not_null_name, sql::make_object_name(was.parent, was.name, "not_null"),
                     sql::make_object_name(now.parent, now.name, "not_null"));
    if (column->identity.empty()) return;
    Options& options = column->identity_options;
    std::string name = options.contains("name") ? options["name"] : std::string();
    keep_derived(name, sql::make_object_name(was.parent, was.name, "seq"),
                 sql::make_object_name(now.parent, now.name, "seq"));
    if (name.empty())
        options.erase("name");
    else
        options["name"] = name;
}

}  // namespace

Identity RenameMap::apply(const Identity& id) const {
    Identity out = id;
    if (!id.parent.empty())
        for (Kind kind : {Kind::table, Kind::view, Kind::materialized_view}) {
            const auto parent = names.find({kind, id.schema, "", id.parent, ""});
            if (parent != names.end()) out.parent = parent->second;
        }
    const auto own = names.find(id);
    if (own != names.end()) out.name = own->second;
    const auto schema = names.find({Kind::schema, "", "", id.schema, ""});
    if (schema != names.end()) out.schema = schema->second;
    if (id.kind == Kind::user_mapping) {
        rename_global(out.signature, Kind::foreign_server, *this);
        return out;
    }
    // `(public.a as integer)`, `for public.a language l`
    if (id.kind == Kind::cast || id.kind == Kind::transform)
        out.name = replace_names(out.name, text_renames(*this), nullptr);
    if (const std::size_t at = out.name.rfind(" language "); id.kind == Kind::transform && at != std::string::npos) {
        std::string language = sql::split_qualified_name(out.name.substr(at + 10)).front();
        rename_global(language, Kind::language, *this);
        out.name = out.name.substr(0, at + 10) + sql::identifier(language);
    }
    if (!out.signature.empty()) out.signature = replace_names(out.signature, text_renames(*this), nullptr);
    return out;
}

namespace {

// The relation over whose columns the object's expressions are.
std::pair<std::string, std::string> relation_of(const Object& object) {
    if (const auto* statistics = object.get_if<Statistics>()) {
        const auto parts = sql::split_qualified_name(statistics->table);
        if (parts.size() == 2) return {parts[0], parts[1]};
    }
    return {object.id.schema, is_relation(object.id.kind) ? object.id.name : object.id.parent};
}

}  // namespace

Catalog renamed(const Catalog& catalog, const RenameMap& renames) {
    TextRenames texts = text_renames(renames);
    if (!texts.columns.empty()) {
        const Hierarchy tree(catalog);
        for (auto& [table, rename] : texts.relations)
            if (!rename.columns.empty() && tree.table(table)) rename.order = tree.column_names(table);
    }
    Catalog out;
    out.server_version = catalog.server_version;
    out.unmodelled = catalog.unmodelled;
    out.schemas = catalog.schemas;
    out.known = catalog.known;
    for (const ObjectPtr& each : catalog.objects()) {
        Object object = *each;
        AttributeRenamer renamer{texts, nullptr, relation_of(object)};
        const auto columns = texts.columns.find(renamer.own);
        if (columns != texts.columns.end()) renamer.columns = &columns->second;
        if (object.id.kind == Kind::function || object.id.kind == Kind::procedure)
            renamer.queries = sql::FragmentKind::sql_body;
        if (object.id.kind == Kind::rule) renamer.queries = sql::FragmentKind::rule;
        rename_references(object, renames, texts);
        visit(
            [&](auto& value) {
                if (object.id.kind == Kind::foreign_key || object.id.kind == Kind::sequence) {
                    if (auto* key = object.get_if<ForeignKey>()) renamer(key->columns), renamer(key->on_delete_columns);
                    return;
                }
                using T = std::decay_t<decltype(value)>;
                for_each_attribute<T>([&](const auto& attribute) {
                    auto& member = value.*attribute.member;
                    if constexpr (std::is_same_v<std::decay_t<decltype(member)>, Names>)
                        renamer.list(attribute.name, member);
                    else
                        renamer(member);
                });
            },
            object.value);
        // The server keeps them in the order of the table, whatever they are called: load and inspect order them by
        // name.
        if (auto* statistics = object.get_if<Statistics>())
            statistics->columns.text = sql::sorted_statistics_columns(statistics->columns.text);
        if (object.grants)
            for (Grant& grant : *object.grants) {
                if (support::has_rights_of_members(object.id))
                    grant.column = replace_names(grant.column, texts, nullptr);
                else if (renamer.columns && renamer.columns->count(grant.column))
                    grant.column = renamer.columns->at(grant.column);
            }
        const Identity now = renames.apply(object.id);
        keep_derived_names(object, now, catalog.server_version);
        object.id = now;
        out.add(std::move(object));
    }
    out.sort();
    return out;
}

Dependencies renamed(Dependencies dependencies, const RenameMap& renames) {
    if (renames.empty()) return dependencies;
    for (Dependency& each : dependencies) {
        each.dependent = renames.apply(each.dependent);
        each.referenced = renames.apply(each.referenced);
    }
    return dependencies;
}

}  // namespace schemadiff::compare
