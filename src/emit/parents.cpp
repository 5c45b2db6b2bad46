// Parents: what a table leaves and joins, as a partition and by plain inheritance.
#include "emit/parents.h"

#include <algorithm>

#include "emit/column_parts.h"
#include "emit/common.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

std::vector<const Object*> references_to(const compare::Hierarchy& tree, std::vector<compare::TableName> parents) {
    std::vector<const Object*> out;
    while (!parents.empty()) {
        const compare::TableName parent = std::move(parents.back());
        parents.pop_back();
        for (const Object* key : tree.references_to(parent)) out.push_back(key);
        for (const compare::TableName& above : tree.parents(parent)) parents.push_back(above);
    }
    return out;
}

std::vector<const Object*> references_to_parents(const Object& table, const Context& context) {
    if (context.tree_before == nullptr) return {};
    return references_to(*context.tree_before, context.tree_before->parents({table.id.schema, table.id.name}));
}

void detach_partition(const Object& table, const std::string& parent, const Context& context, Statements& out) {
    Statement& statement = add(out, "ALTER TABLE ONLY " + parent + " DETACH PARTITION " + relation(table.id), parent,
                               Lock::access_exclusive);
    const Lock lock = context.server_version < 140000 ? Lock::share_update_exclusive : Lock::access_exclusive;
    statement.locks.push_back({relation(table.id), lock});
    for (const Object* key : references_to_parents(table, context)) {
        statement.locks.push_back({parent_relation(key->id), Lock::access_exclusive});
        statement.data = DataEffect::may_fail;
    }
}

void lock_referred_to(const Object& partition, const Context& context, Statement& statement) {
    const compare::Hierarchy& tree = *context.tree_before;
    for (const compare::TableName& above : tree.ancestors({partition.id.schema, partition.id.name})) {
        for (const ObjectPtr& key : compare::members_of(tree.catalog(), Kind::foreign_key, above)) {
            if (context.after != nullptr && context.after->find(key->id) == nullptr) continue;
            const auto& value = key->as<ForeignKey>();
            const compare::TableName target{value.references_schema, value.references_table};
            statement.locks.push_back({sql::qualified(target.first, target.second), Lock::access_exclusive});
            for (const auto& [schema, name] : tree.descendants(target)) {
                if (schema == partition.id.schema && name == partition.id.name) continue;
                statement.locks.push_back({sql::qualified(schema, name), Lock::access_exclusive});
            }
        }
    }
}

namespace {

void attach(const Object& table, const Table& value, Statements& out) {
    Statement& statement = add(out,
                               "ALTER TABLE ONLY " + value.partition_of + " ATTACH PARTITION " + relation(table.id) +
                                   " " + value.partition_bound.text,
                               value.partition_of, Lock::share_update_exclusive, Work::scan);
    statement.locks.push_back({relation(table.id), Lock::access_exclusive});
    statement.data = DataEffect::may_fail;
}

// The parents of `value` that are not in the same place in `other`'s list. They keep the order in which they came
// (pg_inherits.inhseqno), so what follows the first difference goes, and comes, anew.
constexpr std::string_view kInherit = " INHERIT ";
constexpr std::string_view kNoInherit = " NO INHERIT ";
void change_parents(const Object& table, const Table& value, const Table& other, std::string_view words,
                    Statements& out) {
    const auto first =
        std::mismatch(value.inherits.begin(), value.inherits.end(), other.inherits.begin(), other.inherits.end()).first;
    for (auto parent = first; parent != value.inherits.end(); ++parent) {
        Statement& statement = add(out, "ALTER TABLE " + relation(table.id) + std::string(words) + *parent,
                                   relation(table.id), Lock::access_exclusive);
        // NO INHERIT only reads the parent (ATExecDropInherit in tablecmds.c).
        if (words == kInherit) statement.locks.push_back({*parent, Lock::share_update_exclusive});
    }
}

}  // namespace

namespace {

// A column that loses its last parent becomes the child's own for good (RemoveInheritance() in tablecmds.c): a stand-in
// is its parent while the real ones change.
Identity stand_in(const Identity& table) {
    Identity id = table;
    id.name = sql::make_object_name(table.name, "", "parents");
    return id;
}

// The columns that the child has from its parents alone.
Names from_parents_alone(const Object& table, const compare::Hierarchy* tree) {
    Names out;
    if (tree == nullptr) return out;
    const Names& own = table.as<Table>().own_columns;
    for (const compare::TableName& parent : tree->parents({table.id.schema, table.id.name}))
        for (const std::string& name : tree->column_names(parent))
            if (std::find(own.begin(), own.end(), name) == own.end()) out.push_back(name);
    return out;
}

// Whether a type of the user's is made anew in this plan, or may be.
bool is_lasting_type(const std::string& type, const Context& context) {
    if (type.find('.') == std::string::npos) return true;
    std::string element = type;
    while (element.ends_with("[]")) element.resize(element.size() - 2);
    const std::vector<std::string> names = sql::split_qualified_name(element);
    if (names.size() != 2) return false;
    for (const Kind kind : {Kind::enum_type, Kind::domain, Kind::composite_type, Kind::range_type, Kind::base_type}) {
        const Object* before = context.before->find({kind, names[0], "", names[1], ""});
        const Object* after = context.after->find({kind, names[0], "", names[1], ""});
        if ((before == nullptr) != (after == nullptr) || (before && !(before->value == after->value))) return false;
    }
    return true;
}

struct StandIn {
    std::vector<const Object*> kept;  // as they were
    Names added;
};

// What the stand-in of a table that leaves parents for others must hold; nothing where none is needed.
StandIn stand_in_for(const Object* before, const Object* after, const Context& context) {
    StandIn out;
    if (!before || !after || !context.before || !context.after || after->as<Table>().inherits.empty()) return out;
    if (!before->as<Table>().partition_of.empty()) return out;
    const Names old_names = from_parents_alone(*before, context.tree_before);
    for (const std::string& name : from_parents_alone(*after, context.tree_after)) {
        const Identity id{Kind::column, after->id.schema, after->id.name, name, ""};
        const Object* held = context.before->find(id);
        const Object* wanted = context.after->find(id);
        if (!held && wanted && !wanted->as<Column>().inherited) out.added.push_back(name);
        if (!held || !wanted || std::find(old_names.begin(), old_names.end(), name) == old_names.end()) continue;
        const Column& old = held->as<Column>();
        const Column& column = wanted->as<Column>();
        if (old.type == column.type && old.collation == column.collation && old.generated.empty() &&
            column.generated.empty() && is_lasting_type(old.type.text, context))
            out.kept.push_back(held);
    }
    return out;
}

}  // namespace

Statements leave_parents(const Object* before, const Object* after, bool all, const Context& context) {
    Statements out;
    if (before == nullptr) return out;
    static const Table kNone;
    const Table& from = before->as<Table>();
    const Table& to = after == nullptr || all ? kNone : after->as<Table>();
    const bool moves = from.partition_of != to.partition_of || from.partition_bound != to.partition_bound;
    if (!from.partition_of.empty() && moves) detach_partition(*before, from.partition_of, context, out);
    const StandIn between = stand_in_for(before, after, context);
    if (!between.kept.empty() || !between.added.empty()) {
        std::vector<std::string> columns;
        for (const Object* column : between.kept) {
            const Column& value = column->as<Column>();
            columns.push_back(sql::identifier(column->id.name) + " " + value.type.text +
                              (value.collation.empty() ? "" : " COLLATE " + value.collation));
        }
        const std::string name = relation(stand_in(before->id));
        add(out, "CREATE TABLE " + name + " (" + joined(columns) + ")", "", Lock::none).privilege =
            "CREATE on schema " + sql::identifier(before->id.schema);
        add(out, "ALTER TABLE " + relation(before->id) + " INHERIT " + name, relation(before->id),
            Lock::access_exclusive)
            .locks.push_back({name, Lock::share_update_exclusive});
    }
    change_parents(*before, from, to, kNoInherit, out);
    return out;
}

Statements join_parents(const Object* before, const Object* after, bool all, const Context& context) {
    Statements out;
    if (after == nullptr) return out;
    static const Table kNone;
    const Table& from = before == nullptr || all ? kNone : before->as<Table>();
    const Table& to = after->as<Table>();
    const bool moves = from.partition_of != to.partition_of || from.partition_bound != to.partition_bound;
    if (!to.partition_of.empty() && moves) attach(*after, to, out);
    change_parents(*after, to, from, kInherit, out);
    const StandIn between = stand_in_for(before, after, context);
    if (!between.kept.empty() || !between.added.empty()) {
        const std::string name = relation(stand_in(after->id));
        add(out, "ALTER TABLE " + relation(after->id) + " NO INHERIT " + name, relation(after->id),
            Lock::access_exclusive);
        add(out, "DROP TABLE " + name, name, Lock::access_exclusive);
    }
    return out;
}

Statements create_by_parent(const Object& column, const Context& context) {
    Statements out;
    const Identity id{Kind::table, column.id.schema, "", column.id.parent, ""};
    const Object* before = context.before == nullptr ? nullptr : context.before->find(id);
    const Object* after = context.after == nullptr ? nullptr : context.after->find(id);
    if (!before || !after || before->as<Table>().inherits == after->as<Table>().inherits) return out;
    const Names added = stand_in_for(before, after, context).added;
    if (std::find(added.begin(), added.end(), column.id.name) == added.end()) return out;
    Object bare(column.id, Column{});
    bare.id.parent = stand_in(id).name;
    Column& value = bare.as<Column>();
    value = column.as<Column>();
    value.identity.clear();
    const std::string table = relation(id);
    add(out, "ALTER TABLE " + relation(stand_in(id)) + " ADD COLUMN " + column_definition(bare, context), table,
        Lock::access_exclusive)
        .locks.push_back({relation(stand_in(id)), Lock::access_exclusive});
    // What no child takes from its parent.
    Object rest = column;
    rest.as<Column>().storage.clear();
    column_settings(rest, context, out);
    create_annotations(column, out);
    return out;
}

}  // namespace schemadiff::emit
