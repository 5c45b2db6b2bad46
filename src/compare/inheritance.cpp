#include "compare/inheritance.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>

#include "compare/hierarchy.h"
#include "compare/ladder.h"
#include "compare/match.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::compare {

namespace {

// Changes to a catalog that is being looked at; carried out at once, so that all of them see the old state.
class Edits {
  public:
    void put(Object object) {
        auto shared = std::make_shared<const Object>(std::move(object));
        put_.insert_or_assign(shared->id, shared);
    }
    void remove(const Identity& id) { removed_.insert(id); }
    const Object* put_object(const Identity& id) const {
        const auto found = put_.find(id);
        return found == put_.end() ? nullptr : found->second.get();
    }
    bool empty() const { return put_.empty() && removed_.empty(); }
    void apply(Catalog& catalog) const {
        if (empty()) return;
        std::erase_if(catalog.objects(),
                      [&](const ObjectPtr& each) { return removed_.count(each->id) > 0 || put_.count(each->id) > 0; });
        for (const auto& [id, object] : put_) catalog.add(object);
        catalog.sort();
    }

  private:
    std::map<Identity, ObjectPtr> put_;
    std::set<Identity> removed_;
};

TableName name_of(const Object& table) {
    return {table.id.schema, table.id.name};
}

// ---- one side by itself ----------------------------------------------------------------------------------------

// The columns of a primary key are NOT NULL, whatever the model says of them.
void require_keys(const TableName& table, const Hierarchy& tree, Edits& edits) {
    for (const ObjectPtr& key : members_of(tree.catalog(), Kind::primary_key, table))
        for (const std::string& name : key->as<PrimaryKey>().columns) {
            const auto above = tree.inherited_column(table, name);
            if (!above || above->not_null) continue;
            const Identity id{Kind::column, table.first, table.second, name, ""};
            const Object* held = edits.put_object(id) ? edits.put_object(id) : tree.catalog().find(id);
            Object object = held ? *held : Object(id, Column{});
            if (!held) object.as<Column>().inherited = true;
            object.as<Column>().not_null = true;
            edits.put(std::move(object));
        }
}

// An inherited column that says nothing beyond its parent's.
const Column& nothing_said() {
    static const Column kNothing = [] {
        Column nothing;
        nothing.inherited = true;
        return nothing;
    }();
    return kNothing;
}

bool says_nothing(const Object& column) {
    return column.as<Column>() == nothing_said() && column.comment.empty() && column.security_labels.empty();
}

// DEFAULT NULL on an inherited column says nothing where the parent has no default.
void drop_idle_null(const Object& column, const std::optional<Column>& above, Edits& edits) {
    if (column.as<Column>().default_value.text != "NULL" || (above && !above->default_value.empty())) return;
    Object object = column;
    object.as<Column>().default_value = {};
    object.as<Column>().position = 0;
    if (says_nothing(object))
        edits.remove(object.id);
    else
        edits.put(std::move(object));
}

void reduce_columns(const Object& table, const Hierarchy& tree, Edits& edits) {
    const TableName name = name_of(table);
    const std::span<const ObjectPtr> members = members_of(tree.catalog(), Kind::column, name);
    std::vector<ObjectPtr> columns(members.begin(), members.end());
    std::stable_sort(columns.begin(), columns.end(), [](const ObjectPtr& one, const ObjectPtr& other) {
        return one->as<Column>().position < other->as<Column>().position;
    });
    Names own;
    for (const ObjectPtr& column : columns) {
        const auto above = tree.inherited_column(name, column->id.name);
        if (column->as<Column>().inherited) {
            drop_idle_null(*column, above, edits);
            continue;
        }
        if (!above) continue;
        own.push_back(column->id.name);
        Object object = *column;
        object.value = overrides_of(column->as<Column>(), *above);
        if (says_nothing(object))
            edits.remove(object.id);
        else
            edits.put(std::move(object));
    }
    if (own.empty()) return;
    Object changed = table;
    changed.as<Table>().own_columns = std::move(own);
    edits.put(std::move(changed));
}

// Of a partition's checks the inherited ones are never its own (MergeConstraintsIntoExisting in tablecmds.c).
void reduce_checks(const Object& table, const Hierarchy& tree, Edits& edits) {
    if (table.as<Table>().partition_of.empty()) return;
    for (const ObjectPtr& check : members_of(tree.catalog(), Kind::check, name_of(table)))
        for (const Object* above : tree.above(Kind::check, name_of(table), check->id.name))
            if (!above->as<Check>().no_inherit) edits.remove(check->id);
}

void reduce(Catalog& catalog) {
    const Hierarchy tree(catalog);
    Edits edits;
    for (const ObjectPtr& each : std::as_const(catalog).objects()) {
        if (!each->get_if<Table>() || tree.parents(name_of(*each)).empty()) continue;
        reduce_columns(*each, tree, edits);
        require_keys(name_of(*each), tree, edits);
        reduce_checks(*each, tree, edits);
    }
    edits.apply(catalog);
}

// ---- indexes and keys that a parent makes in its partitions -------------------------------------------------------

template <class Visitor>
void with_key(const Object& object, Visitor&& visit) {
    if (const auto* index = object.get_if<Index>()) visit(*index);
    if (const auto* key = object.get_if<PrimaryKey>()) visit(*key);
    if (const auto* unique = object.get_if<Unique>()) visit(*unique);
}

std::string attached_to(const Object& object) {
    std::string out;
    with_key(object, [&](const auto& value) { out = value.attach_to; });
    return out;
}

// What ChooseIndexName() in indexcmds.c calls it.
std::string usual_name(const Object& object, const std::string& table) {
    const sql::IsTaken free = [](const std::string&) { return false; };
    if (const auto* key = object.get_if<PrimaryKey>())
        return sql::choose_index_name(table, key->columns, sql::IndexPurpose::primary_key, free);
    if (const auto* unique = object.get_if<Unique>()) {
        Names columns = unique->columns;
        columns.insert(columns.end(), unique->include.begin(), unique->include.end());
        return sql::choose_index_name(table, columns, sql::IndexPurpose::unique_constraint, free);
    }
    Names columns;
    const Index& index = object.as<Index>();
    for (const IndexKey& key : split_index_keys(index.keys.text)) {
        const std::vector<sql::Token> tokens = sql::tokens_tolerant(key.expression);
        const bool call = tokens.size() > 1 && tokens[0].is_name() && tokens[1].is('(');
        columns.push_back(tokens.size() == 1 || call ? tokens[0].value : "");
    }
    columns.insert(columns.end(), index.include.begin(), index.include.end());
    return sql::choose_index_name(table, columns, sql::IndexPurpose::plain, free);
}

// The index or key as its parent's has it, but for its place and name.
Object child_of(const Object& parent, const TableName& table, const std::string& attach_to) {
    Object child = parent;
    child.id.schema = table.first;
    child.id.parent = table.second;
    child.id.name = usual_name(parent, table.second);
    child.comment.clear();
    child.security_labels.clear();
    child.where = {};
    visit(
        [&](auto& value) {
            if constexpr (requires { value.attach_to; }) value.attach_to = attach_to;
        },
        child.value);
    if (auto* index = child.get_if<Index>()) {
        index->statistics.clear();
        index->only = false;
    }
    return child;
}

const std::vector<Kind>& key_kinds() {
    static const std::vector<Kind> kKinds{Kind::primary_key, Kind::unique, Kind::index};
    return kKinds;
}

// The indexes and keys of a table, those included that its parents make in it.
std::vector<Object> all_keys(const TableName& table, const Hierarchy& tree) {
    std::vector<Object> out;
    std::set<std::string> attached;
    const Object* object = tree.table(table);
    if (!object) return out;
    for (const Kind kind : key_kinds())
        for (const ObjectPtr& each : members_of(tree.catalog(), kind, table)) {
            attached.insert(attached_to(*each));
            out.push_back(*each);
        }
    if (object->as<Table>().partition_of.empty()) return out;
    for (const TableName& parent : tree.parents(table))
        for (const Object& above : all_keys(parent, tree)) {
            const Index* index = above.get_if<Index>();
            const std::string name = sql::qualified(above.id.schema, above.id.name);
            if (!(index && index->only) && !attached.count(name)) out.push_back(child_of(above, table, name));
        }
    return out;
}

// Where one side names the child of an index that both have, the other does it, too.
void name_children(const Hierarchy& side, const Hierarchy& other, Edits& edits) {
    for (const ObjectPtr& each : other.catalog().objects()) {
        const std::string parent = attached_to(*each);
        if (parent.empty() || side.catalog().find(each->id)) continue;
        for (const Object& held : all_keys({each->id.schema, each->id.parent}, side))
            if (held.id.kind == each->id.kind && attached_to(held) == parent && !side.catalog().find(held.id))
                edits.put(held);
    }
}

// ---- tables that change their parents -----------------------------------------------------------------------------

bool moves(const Table& before, const Table& after) {
    return before.partition_of != after.partition_of || before.inherits != after.inherits ||
           !same_tokens(before.partition_bound.text, after.partition_bound.text);
}

// The parents that it keeps: those before the first that differs (the others go, and come again in their order).
std::vector<TableName> staying_parents(const TableName& table, const Hierarchy& from, const Hierarchy& to) {
    const Table& before = from.table(table)->as<Table>();
    const Table& after = to.table(table)->as<Table>();
    std::vector<TableName> out;
    for (std::size_t at = 0; at < before.inherits.size() && at < after.inherits.size(); ++at) {
        if (before.inherits[at] != after.inherits[at]) break;
        if (const auto parent = split_name(before.inherits[at])) out.push_back(*parent);
    }
    return out;
}

// From 18 on NOT NULL has a name, which a child takes from its parent and keeps.
std::string not_null_name(const TableName& table, const std::string& column, const Hierarchy& tree) {
    const Object* own = tree.catalog().find({Kind::column, table.first, table.second, column, ""});
    if (own && own->as<Column>().not_null && !own->as<Column>().not_null_name.empty())
        return own->as<Column>().not_null_name;
    if (!own || !own->as<Column>().not_null)
        for (const TableName& parent : tree.parents(table)) {
            const auto above = tree.column(parent, column);
            if (above && above->not_null && !above->not_null_no_inherit) return not_null_name(parent, column, tree);
        }
    return sql::make_object_name(table.second, column, "not_null");
}

// A column with all that its parents give it, as it is when they are gone.
Column freed_column(const TableName& table, const std::string& name, const Hierarchy& tree, bool names_not_null) {
    Column out = *tree.column(table, name);
    if (!names_not_null || !out.not_null) return out;
    out.not_null_name = not_null_name(table, name, tree);
    if (out.not_null_name == sql::make_object_name(table.second, name, "not_null")) out.not_null_name.clear();
    return out;
}

bool names_not_null(const Hierarchy& from, const Hierarchy& to) {
    return std::max(from.catalog().server_version, to.catalog().server_version) >= 180000;
}

void free_columns(const TableName& table, const std::vector<TableName>& staying, const Hierarchy& tree, bool named,
                  Edits& edits) {
    std::int64_t position = 0;
    for (const std::string& name : tree.column_names(table)) {
        const Identity id{Kind::column, table.first, table.second, name, ""};
        const auto column = tree.column(table, name);
        const bool stays = std::any_of(staying.begin(), staying.end(),
                                       [&](const TableName& parent) { return tree.column(parent, name).has_value(); });
        if (!column || stays) continue;
        const Object* held = tree.catalog().find(id);
        Object object = held ? *held : Object(id, Column{});
        object.value = freed_column(table, name, tree, named);
        object.as<Column>().position = ++position;
        edits.put(std::move(object));
    }
}

// DetachPartitionFinalize() and RemoveInheritance() in tablecmds.c: what a parent made in the table becomes its own.
void free_constraints(const TableName& table, const std::vector<TableName>& staying, const Hierarchy& tree,
                      Edits& edits) {
    const bool partition = !tree.table(table)->as<Table>().partition_of.empty();
    std::set<TableName> kept(staying.begin(), staying.end());
    for (const TableName& parent : staying)
        for (const TableName& above : tree.ancestors(parent)) kept.insert(above);
    for (const TableName& above : tree.ancestors(table)) {
        if (kept.count(above)) continue;
        for (const ObjectPtr& check : members_of(tree.catalog(), Kind::check, above)) {
            Object own = *check;
            own.id.schema = table.first;
            own.id.parent = table.second;
            own.comment.clear();
            if (!check->as<Check>().no_inherit && !tree.catalog().find(own.id)) edits.put(std::move(own));
        }
        if (!partition) continue;
        for (const ObjectPtr& key : members_of(tree.catalog(), Kind::foreign_key, above)) {
            Object own = *key;
            own.id.schema = table.first;
            own.id.parent = table.second;
            own.comment.clear();
            if (!tree.catalog().find(own.id)) edits.put(std::move(own));
        }
    }
    for (Object& key : all_keys(table, tree)) {
        if (attached_to(key).empty()) continue;
        visit(
            [&](auto& value) {
                if constexpr (requires { value.attach_to; }) value.attach_to.clear();
            },
            key.value);
        edits.put(std::move(key));
    }
}

// A parent that is partitioned in another way, or by a column of another type, is made anew.
bool is_parent_remade(const TableName& table, const Hierarchy& from, const Hierarchy& to) {
    for (const TableName& parent : from.ancestors(table)) {
        const Object* after = to.table(parent);
        const Table& before = from.table(parent)->as<Table>();
        if (after && !same_tokens(before.partition_by.text, after->as<Table>().partition_by.text)) return true;
        if (is_key_retyped(parent, from, to)) return true;
    }
    return false;
}

void free_moving_tables(const Hierarchy& from, const Hierarchy& to, Edits& edit_from, Edits& edit_to) {
    for (const ObjectPtr& before : from.catalog().objects()) {
        if (!before->get_if<Table>()) continue;
        const TableName name = name_of(*before);
        const Object* after = to.table(name);
        if (!after) continue;
        if (!moves(before->as<Table>(), after->as<Table>()) && !is_parent_remade(name, from, to)) continue;
        std::vector<TableName> staying;
        if (!is_parent_remade(name, from, to)) staying = staying_parents(name, from, to);
        free_columns(name, staying, from, names_not_null(from, to), edit_from);
        free_columns(name, staying, to, names_not_null(from, to), edit_to);
        free_constraints(name, staying, from, edit_from);
        free_constraints(name, staying, to, edit_to);
    }
}

// The columns of a typed table, as its type and what it says beyond it give them.
void free_typed_columns(const Object& table, const Hierarchy& tree, Edits& edits) {
    const auto name = split_name(table.as<Table>().of_type);
    const Object* type =
        name ? tree.catalog().find({Kind::composite_type, name->first, "", name->second, ""}) : nullptr;
    if (!type) return;
    std::int64_t position = 0;
    for (const CompositeAttribute& each : type->as<CompositeType>().members) {
        const Identity id{Kind::column, table.id.schema, table.id.name, each.name, ""};
        const Object* held = tree.catalog().find(id);
        Object object = held ? *held : Object(id, Column{});
        Column& column = object.as<Column>();
        column.type = each.type;
        column.collation = each.collation;
        column.inherited = false;
        column.position = ++position;
        edits.put(std::move(object));
    }
}

void free_typed_tables(const Hierarchy& from, const Hierarchy& to, Edits& edit_from, Edits& edit_to) {
    for (const ObjectPtr& before : from.catalog().objects()) {
        if (!before->get_if<Table>()) continue;
        const Object* after = to.table(name_of(*before));
        if (!after || before->as<Table>().of_type == after->as<Table>().of_type) continue;
        free_typed_columns(*before, from, edit_from);
        free_typed_columns(*after, to, edit_to);
    }
}

// ---- columns and checks that stay -----------------------------------------------------------------------------------

// A column that a child keeps while a parent gives it up, or had before a parent took it up.
void keep_columns(const Hierarchy& from, const Hierarchy& to, Edits& edit_from, Edits& edit_to) {
    for (const ObjectPtr& after : to.catalog().objects()) {
        if (!after->get_if<Table>()) continue;
        const TableName name = name_of(*after);
        if (!from.table(name) || (from.parents(name).empty() && to.parents(name).empty())) continue;
        for (const std::string& column : to.column_names(name)) {
            const Identity id{Kind::column, name.first, name.second, column, ""};
            if (edit_from.put_object(id) || edit_to.put_object(id)) continue;
            const bool inherited = from.inherits_column(name, column);
            if (inherited == to.inherits_column(name, column) || !from.has_column(name, column)) continue;
            const auto put = [&](const Hierarchy& side, Edits& edits) {
                const Object* held = side.catalog().find(id);
                Object whole = held ? *held : Object(id, Column{});
                whole.value = freed_column(name, column, side, names_not_null(from, to));
                edits.put(std::move(whole));
            };
            put(from, edit_from);
            put(to, edit_to);
        }
    }
}

// A merged check cannot be dropped while a parent has it (ATExecDropConstraint in tablecmds.c).
void keep_checks(const Hierarchy& from, const Hierarchy& to, Edits& edits) {
    for (const ObjectPtr& check : from.catalog().objects()) {
        if (check->id.kind != Kind::check || to.catalog().find(check->id) || edits.put_object(check->id)) continue;
        const TableName table{check->id.schema, check->id.parent};
        const auto inherits = [&](const Hierarchy& side) {
            const auto above = side.above(Kind::check, table, check->id.name);
            return std::any_of(above.begin(), above.end(),
                               [](const Object* each) { return !each->as<Check>().no_inherit; });
        };
        if (to.table(table) && inherits(from) && inherits(to)) edits.put(*check);
    }
}

// From 18 on a child may have a NOT NULL constraint of its own beside its parents'. Nothing takes the mark away while a
// parent has one (dropconstraint_internal() in tablecmds.c): it is said of tables that are made, and before 18 never.
void settle_not_null(const Hierarchy& side, const Hierarchy& other, bool is_constraint, Edits& edits) {
    for (const ObjectPtr& each : side.catalog().objects()) {
        const Column* column = each->get_if<Column>();
        const TableName table{each->id.schema, each->id.parent};
        if (!column || !column->inherited || !column->not_null || !other.table(table)) continue;
        const auto is_idle = [&](const Hierarchy& tree) {
            const auto above = tree.inherited_column(table, each->id.name);
            return above && above->not_null;
        };
        const bool lasts = is_constraint && side.table(table)->as<Table>().partition_of.empty();
        if (!is_idle(side) || (lasts && !is_idle(other))) continue;
        Object rest = *each;
        Column& value = rest.as<Column>();
        value.position = 0;
        value.not_null = value.not_null_no_inherit = value.not_null_not_valid = false;
        value.not_null_name.clear();
        value.not_null_comment.clear();
        if (value == nothing_said() && rest.comment.empty())
            edits.remove(rest.id);
        else
            edits.put(std::move(rest));
    }
}

}  // namespace

void leave_out_external(Catalog& catalog, const Catalog& other) {
    std::set<TableName> left_out;
    std::optional<Hierarchy> tree;
    for (const ObjectPtr& each : other.objects()) {
        const Table* table = each->get_if<Table>();
        if (!table || !table->external_partitions) continue;
        if (!tree) tree.emplace(catalog);
        for (const TableName& child : tree->descendants(name_of(*each)))
            if (!other.find({Kind::table, child.first, "", child.second, ""})) left_out.insert(child);
    }
    if (left_out.empty()) return;
    std::erase_if(catalog.objects(), [&](const ObjectPtr& each) {
        const Sequence* sequence = each->get_if<Sequence>();
        if (sequence && left_out.count({each->id.schema, sequence->owned_by_table})) return true;
        if (each->id.kind == Kind::table) return left_out.count(name_of(*each)) > 0;
        return left_out.count({each->id.schema, each->id.parent}) > 0;
    });
    catalog.sort();
}

void name_children_of_renamed(Catalog& catalog, const RenameMap& renames) {
    std::set<TableName> touched;
    for (const auto& [id, name] : renames.names()) {
        if (id.kind == Kind::table) touched.insert({id.schema, id.name});
        if (id.kind == Kind::column) touched.insert({id.schema, id.parent});
    }
    Edits edits;
    {
        const Hierarchy tree(catalog);
        for (const TableName& table : touched) {
            const Object* object = tree.table(table);
            if (!object || object->as<Table>().partition_of.empty()) continue;
            for (Object& key : all_keys(table, tree))
                if (!catalog.find(key.id)) edits.put(std::move(key));
        }
    }
    edits.apply(catalog);
}

void settle_children(Catalog& from, Catalog& to) {
    Edits edit_from;
    Edits edit_to;
    {
        const Hierarchy before(from);
        const Hierarchy after(to);
        name_children(before, after, edit_from);
        name_children(after, before, edit_to);
    }
    edit_from.apply(from);
    edit_to.apply(to);
}

void settle_inheritance(Catalog& from, Catalog& to) {
    leave_out_external(from, to);
    leave_out_external(to, from);
    reduce(from);
    reduce(to);
    Edits edit_from;
    Edits edit_to;
    {
        const Hierarchy before(from);
        const Hierarchy after(to);
        name_children(before, after, edit_from);
        name_children(after, before, edit_to);
        free_moving_tables(before, after, edit_from, edit_to);
        free_typed_tables(before, after, edit_from, edit_to);
        keep_columns(before, after, edit_from, edit_to);
        keep_checks(before, after, edit_to);
        keep_checks(after, before, edit_from);
    }
    edit_from.apply(from);
    edit_to.apply(to);
    edit_from = edit_to = Edits{};
    {
        const Hierarchy before(from);
        const Hierarchy after(to);
        settle_not_null(before, after, names_not_null(before, after), edit_from);
        settle_not_null(after, before, names_not_null(before, after), edit_to);
    }
    edit_from.apply(from);
    edit_to.apply(to);
}

}  // namespace schemadiff::compare
