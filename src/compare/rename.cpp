#include "compare/rename.h"

#include <type_traits>

#include "compare/hierarchy.h"
#include "sql/quote.h"
#include "sql/statistics_columns.h"
#include "sql/tokens.h"
#include "support/rights.h"

namespace schemadiff::compare {

namespace {

bool is_relation(Kind kind) {
    return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view || kind == Kind::sequence;
}

struct AttributeRenamer {
    const RenameTexts& texts;
    const RenameTexts::Columns* columns;
    // The relation that the object is, or is part of; and what its queries are.
    std::pair<std::string, std::string> own;
    sql::FragmentKind queries = sql::FragmentKind::query;

    void operator()(std::string& text) const { text = texts.replaced(text); }
    template <class Tag>
    void operator()(SqlText<Tag>& text) const {
        text.text = texts.replaced(text.text, columns);
    }
    void operator()(Expression& text) const { replace(text.text, sql::FragmentKind::expression); }
    void operator()(Query& text) const { replace(text.text, queries); }
    // What the parser does not know is taken by its words.
    void replace(std::string& text, sql::FragmentKind kind) const {
        if (text.empty()) return;
        const auto renamed = sql::rename_columns(text, kind, texts.relations(), &own);
        text = renamed ? texts.replaced(*renamed) : texts.replaced(text, columns);
    }
    void operator()(Verbatim&) const {}
    void operator()(TypeText& text) const { text.text = texts.replaced(text.text); }
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
        for (std::string& name : names) name = texts.replaced(name);
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
            if (value.find('.') != std::string::npos) value = texts.replaced(value);
    }
    void operator()(Grants&) const {}
    void operator()(PublicationTables& tables) const {
        for (PublicationTable& table : tables) {
            const auto parts = sql::split_qualified_name(table.table);
            table.table = texts.replaced(table.table);
            AttributeRenamer inside{texts, nullptr, {}};
            if (parts.size() == 2) inside.own = {parts[0], parts[1]};
            inside.columns = texts.columns_of(inside.own);
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
    if (const std::string* found = renames.find(named)) name = *found;
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
    if (const std::string* name = renames.texts().index(parts[0], parts[1])) index = sql::qualified(parts[0], *name);
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

void rename_references(Object& object, const RenameMap& renames) {
    visit(PlainRenamer{object.id, renames}, object.value);
    if (auto* key = object.get_if<ForeignKey>()) {
        if (const auto* columns = renames.texts().columns_of({key->references_schema, key->references_table}))
            for (std::string& name : key->references_columns)
                if (const auto found = columns->find(name); found != columns->end()) name = found->second;
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

void RenameMap::add(const Identity& id, const std::string& name) {
    if (names_.emplace(id, name).second) texts_.add(id, name);
}

void RenameMap::add(const RenameMap& more) {
    for (const auto& [id, name] : more.names_) add(id, name);
}

RenameMap RenameMap::without(const RenameMap& others) const {
    RenameMap out;
    for (const auto& [id, name] : names_)
        if (!others.find(id)) out.add(id, name);
    return out;
}

const std::string* RenameMap::find(const Identity& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? nullptr : &found->second;
}

Identity RenameMap::apply(const Identity& id) const {
    Identity out = id;
    if (!id.parent.empty())
        for (Kind kind : {Kind::table, Kind::view, Kind::materialized_view})
            if (const std::string* parent = find({kind, id.schema, "", id.parent, ""})) out.parent = *parent;
    if (const std::string* own = find(id)) out.name = *own;
    if (const std::string* schema = find({Kind::schema, "", "", id.schema, ""})) out.schema = *schema;
    if (id.kind == Kind::user_mapping) {
        rename_global(out.signature, Kind::foreign_server, *this);
        return out;
    }
    // `(public.a as integer)`, `for public.a language l`
    if (id.kind == Kind::cast || id.kind == Kind::transform) out.name = texts_.replaced(out.name);
    if (const std::size_t at = out.name.rfind(" language "); id.kind == Kind::transform && at != std::string::npos) {
        std::string language = sql::split_qualified_name(out.name.substr(at + 10)).front();
        rename_global(language, Kind::language, *this);
        out.name = out.name.substr(0, at + 10) + sql::identifier(language);
    }
    if (!out.signature.empty()) out.signature = texts_.replaced(out.signature);
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
    RenameTexts texts = renames.texts();
    const Hierarchy tree(catalog);
    for (const auto& [table, rename] : renames.texts().relations().all())
        if (!rename.columns.empty() && tree.table(table)) texts.set_order(table, tree.column_names(table));
    Catalog out;
    out.server_version = catalog.server_version;
    out.unmodelled = catalog.unmodelled;
    out.schemas = catalog.schemas;
    out.known = catalog.known;
    for (const ObjectPtr& each : catalog.objects()) {
        Object object = *each;
        AttributeRenamer renamer{texts, nullptr, relation_of(object)};
        renamer.columns = texts.columns_of(renamer.own);
        if (object.id.kind == Kind::function || object.id.kind == Kind::procedure)
            renamer.queries = sql::FragmentKind::sql_body;
        if (object.id.kind == Kind::rule) renamer.queries = sql::FragmentKind::rule;
        rename_references(object, renames);
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
                    grant.column = texts.replaced(grant.column);
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
