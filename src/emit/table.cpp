// Tables: CREATE with their folded members, ALTER of what is the table's own.

#include <algorithm>
#include <iterator>

#include "compare/hierarchy.h"
#include "emit/column_parts.h"
#include "emit/common.h"
#include "emit/not_null.h"
#include "emit/parents.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

constexpr std::string_view kIndexIdentity = "index ";

// Made with PARTITION OF.
bool is_partition(const Object& table, const Context& context) {
    return !table.as<Table>().partition_of.empty() && !is_made_apart(table, context);
}

// CREATE TABLE makes every constraint valid: one that is not is added afterwards.
bool is_valid(const Object& member) {
    if (const Check* check = member.get_if<Check>()) return !check->not_valid;
    if (const ForeignKey* key = member.get_if<ForeignKey>()) return !key->not_valid;
    return true;
}

// A column with local overrides in CREATE TABLE: only a partition's and a typed table's can stand there, and of a
// partition's no identity. That of an ordinary child would become the child's own (attislocal).
bool is_folded(const Object& member, const Table& table, bool partition) {
    const Column* column = member.get_if<Column>();
    if (column == nullptr) return is_valid(member);
    if (partition && column->inherited && !column->identity.empty()) return false;
    return !column->inherited || partition || !table.of_type.empty();
}

// The line of a column whose type comes from elsewhere; empty where it says nothing beyond it.
std::string override_line(const Object& column, const Context& context) {
    const std::string constraints = column_constraints(column, context);
    return constraints.empty() ? "" : sql::identifier(column.id.name) + " WITH OPTIONS" + constraints;
}

std::string member_line(const Object& member, const Table& table, bool partition, const Context& context) {
    if (member.id.kind != Kind::column) return constraint_definition(member);
    const bool typed = !table.of_type.empty() || (partition && member.as<Column>().inherited);
    return typed ? override_line(member, context) : column_definition(member, context);
}

// Columns in their places, then constraints by kind.
std::vector<ObjectPtr> in_order(const std::vector<ObjectPtr>& members) {
    std::vector<ObjectPtr> result = members;
    std::stable_sort(result.begin(), result.end(), [](const ObjectPtr& left, const ObjectPtr& right) {
        if (left->id.kind != right->id.kind) return left->id.kind < right->id.kind;
        return left->id.kind == Kind::column && left->as<Column>().position < right->as<Column>().position;
    });
    return result;
}

std::string body(const Object& object, const std::vector<ObjectPtr>& members, bool partition, const Context& context) {
    const Table& table = object.as<Table>();
    std::vector<std::string> lines;
    for (const ObjectPtr& member : members) {
        if (!is_folded(*member, table, partition)) continue;
        std::string line = member_line(*member, table, partition, context);
        if (!line.empty()) lines.push_back(std::move(line));
    }
    for (std::string& line : own_not_nulls(object, context)) lines.push_back(std::move(line));
    if (!lines.empty()) return " (\n    " + joined(lines, ",\n    ") + "\n)";
    // A table of its own needs the parentheses, however little is in them.
    return partition || !table.of_type.empty() ? "" : " ()";
}

std::string creation(const Object& object, const Table& value, const std::vector<ObjectPtr>& members,
                     const Context& context) {
    std::string sql = std::string("CREATE ") + (value.unlogged ? "UNLOGGED " : "") +
                      (value.server.empty() ? "TABLE " : "FOREIGN TABLE ") + relation(object.id);
    const bool partition = is_partition(object, context);
    if (partition) sql += " PARTITION OF " + value.partition_of;
    if (!value.of_type.empty()) sql += " OF " + value.of_type;
    const std::string lines = body(object, members, partition, context);
    sql += lines;
    if (partition) sql += (lines.empty() ? " " : "\n") + value.partition_bound.text;
    if (!value.inherits.empty()) sql += "\nINHERITS (" + joined(value.inherits) + ")";
    if (!value.partition_by.empty()) sql += "\nPARTITION BY " + value.partition_by.text;
    if (!value.server.empty())
        sql += "\nSERVER " + sql::identifier(value.server) + generic_options(value.server_options);
    if (value.access_method != "heap" && !value.access_method.empty()) {
        sql += "\nUSING " + sql::identifier(value.access_method);
    }
    const Options options = with_and_toast(value.with, value.toast);
    if (!options.empty()) sql += "\nWITH " + options_list(options);
    return value.tablespace.empty() ? sql : sql + "\n" + tablespace_clause(value.tablespace).substr(1);
}

void set_row_security(const Object& table, std::string_view words, Statements& out) {
    add(out, "ALTER TABLE " + relation(table.id) + " " + std::string(words) + " ROW LEVEL SECURITY", relation(table.id),
        Lock::access_exclusive);
}

void set_replica_identity(const Object& table, const std::string& identity, Statements& out) {
    std::string words = identity;
    if (identity == "default") words = "DEFAULT";
    if (identity == "full") words = "FULL";
    if (identity == "nothing") words = "NOTHING";
    if (identity.starts_with(kIndexIdentity)) {
        words = "USING INDEX " + sql::identifier(identity.substr(kIndexIdentity.size()));
    }
    add(out, "ALTER TABLE " + relation(table.id) + " REPLICA IDENTITY " + words, relation(table.id),
        Lock::access_exclusive);
}

// From 18 on a partition's NOT NULL bears the name of its parent's, and holds it while the parent is made anew beside
// it.
std::vector<ObjectPtr> with_not_null_names(std::vector<ObjectPtr> members, const Object& table,
                                           const Context& context) {
    const bool anew = context.before != nullptr && context.before->find(table.id) != nullptr;
    if (context.server_version < 180000 || !anew || table.as<Table>().partition_by.empty()) return members;
    for (ObjectPtr& member : members) {
        const Column* column = member->get_if<Column>();
        if (column == nullptr || !column->not_null || !column->not_null_name.empty()) continue;
        Object named = *member;
        named.as<Column>().not_null_name = sql::make_object_name(table.id.name, member->id.name, "not_null");
        member = std::make_shared<const Object>(std::move(named));
    }
    return members;
}

// The statements of members that the body could not hold.
void add_remainder(const ObjectPtr& member, const Table& table, bool partition, const Context& context,
                   Statements& out) {
    if (member->id.kind != Kind::column) {
        if (!is_valid(*member))
            visit([&](const auto& value) { create(*member, value, {}, context, out); }, member->value);
        return;
    }
    if (is_folded(*member, table, partition)) return column_settings(*member, context, out);
    create(*member, member->as<Column>(), {}, context, out);
}

// CREATE TABLE ... INHERITS says nothing of the generation of a child's own column, up to 15, where the parents' column
// has one (MergeAttributes() in tablecmds.c), which is the same there.
void merge_with_parents(Column& column, const Column& above) {
    const Column own = compare::overrides_of(column, above);
    if (own.generated.empty() && !above.generated.empty()) column.generated = {}, column.generated_kind.clear();
}

// A column with all that its parents give it.
Object whole_column(const compare::TableName& table, const std::string& name, std::int64_t position,
                    const std::vector<ObjectPtr>& members, const compare::Hierarchy& tree) {
    Object column({Kind::column, table.first, table.second, name, ""}, Column{});
    for (const ObjectPtr& member : members) {
        if (member->id == column.id) column = *member;
    }
    if (const auto value = tree.column(table, name)) column.value = *value;
    column.as<Column>().position = position;
    return column;
}

// The members of a new table, with what it must declare though its parents have it: a child's own columns; of a
// partition that is attached later all columns, and its parents' checks.
std::vector<ObjectPtr> with_inherited(const Object& object, const std::vector<ObjectPtr>& members,
                                      const Context& context) {
    const Table& value = object.as<Table>();
    const bool apart = is_made_apart(object, context);
    const compare::Hierarchy* tree = context.tree_after;
    if (tree == nullptr || (!apart && (value.own_columns.empty() || !value.partition_of.empty()))) return members;
    const compare::TableName table{object.id.schema, object.id.name};
    Names columns = value.own_columns;
    if (apart && columns.empty()) columns = tree->column_names(table);
    std::vector<ObjectPtr> result;
    std::int64_t position = -static_cast<std::int64_t>(columns.size());
    for (const std::string& name : columns) {
        Object column = whole_column(table, name, position++, members, *tree);
        const auto above = apart ? std::nullopt : tree->inherited_column(table, name);
        if (above) merge_with_parents(column.as<Column>(), *above);
        if (above && above->not_null && is_not_null_by_parents(column, context)) column.as<Column>().not_null = false;
        result.push_back(std::make_shared<const Object>(std::move(column)));
    }
    for (const ObjectPtr& member : members) {
        const bool taken = member->id.kind == Kind::column &&
                           std::find(columns.begin(), columns.end(), member->id.name) != columns.end();
        if (!taken) result.push_back(member);
    }
    if (!apart) return result;
    for (const compare::TableName& above : tree->ancestors(table)) {
        for (const ObjectPtr& check : compare::members_of(*context.after, Kind::check, above)) {
            const bool own = std::any_of(result.begin(), result.end(), [&](const ObjectPtr& each) {
                return each->id.kind == Kind::check && each->id.name == check->id.name;
            });
            if (check->as<Check>().no_inherit || own) continue;
            Object copy = *check;
            copy.id.schema = table.first;
            copy.id.parent = table.second;
            copy.comment.clear();
            result.push_back(std::make_shared<const Object>(std::move(copy)));
        }
    }
    return result;
}

int since(const Table& table, const std::vector<ObjectPtr>& members) {
    int result = 13;
    for (const ObjectPtr& member : members) {
        const Column* column = member->get_if<Column>();
        if (column != nullptr && !column->compression.empty()) result = std::max(result, 14);
        if (column != nullptr && column->generated_kind == "virtual") result = std::max(result, 18);
        const Unique* unique = member->get_if<Unique>();
        if (unique != nullptr && unique->nulls_not_distinct) result = std::max(result, 15);
        if (!table.partition_by.empty() && member->get_if<Exclusion>() != nullptr) result = std::max(result, 17);
    }
    return result;
}

}  // namespace

bool is_made_apart(const Object& table, const Context& context) {
    const Table& value = table.as<Table>();
    if (value.partition_of.empty()) return false;
    if (value.attached) return true;
    if (context.after == nullptr) return false;
    const compare::TableName name{table.id.schema, table.id.name};
    for (const Kind kind : {Kind::primary_key, Kind::unique, Kind::index}) {
        for (const ObjectPtr& each : compare::members_of(*context.after, kind, name)) {
            const Index* index = each->get_if<Index>();
            const PrimaryKey* key = each->get_if<PrimaryKey>();
            const Unique* unique = each->get_if<Unique>();
            const std::string& parent = index ? index->attach_to : key ? key->attach_to : unique->attach_to;
            if (!parent.empty()) return true;
        }
    }
    return false;
}

Statements table_after_indexes(const Object& object, const Object* before) {
    Statements out;
    const Table* table = object.get_if<Table>();
    const Table* old = before == nullptr ? nullptr : before->get_if<Table>();
    if (table != nullptr && table->replica_identity.starts_with(kIndexIdentity) &&
        (old == nullptr || old->replica_identity != table->replica_identity)) {
        set_replica_identity(object, table->replica_identity, out);
    }
    if (old != nullptr && table != nullptr && !table->of_type.empty() && table->of_type != old->of_type)
        add(out, "ALTER TABLE " + relation(object.id) + " OF " + table->of_type, relation(object.id),
            Lock::access_exclusive);
    // What is said of a TOAST table that only a column's new type asks for would be lost before.
    if (old != nullptr && table != nullptr && old->toast != table->toast)
        change_options(out, "ALTER TABLE " + relation(object.id), toast_options(old->toast),
                       toast_options(table->toast), relation(object.id), Lock::share_update_exclusive);
    const auto cluster = [](const Object& each) -> std::string {
        if (const Table* of_table = each.get_if<Table>()) return of_table->cluster_on;
        if (const MaterializedView* view = each.get_if<MaterializedView>()) return view->cluster_on;
        return {};
    };
    const std::string index = cluster(object);
    if (index.empty() || (before != nullptr && cluster(*before) == index)) return out;
    add(out,
        std::string("ALTER ") + (table != nullptr ? "TABLE " : "MATERIALIZED VIEW ") + relation(object.id) +
            " CLUSTER ON " + sql::identifier(index),
        relation(object.id), Lock::share_update_exclusive);
    return out;
}

std::string address(const Object& object, const Table& value) {
    return (value.server.empty() ? "TABLE " : "FOREIGN TABLE ") + relation(object.id);
}

void create(const Object& object, const Table& value, const std::vector<ObjectPtr>& members, const Context& context,
            Statements& out) {
    const bool partition = is_partition(object, context);
    const std::vector<ObjectPtr> ordered =
        with_not_null_names(in_order(with_inherited(object, members, context)), object, context);
    Statement& statement = add(out, creation(object, value, ordered, context), "", Lock::none);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    statement.since = since(value, ordered);
    if (partition) statement.locks.push_back({value.partition_of, Lock::access_exclusive});
    if (partition && context.tree_before != nullptr)
        for (const Object* key : references_to(*context.tree_before, compare::parents_of(value)))
            if (parent_relation(key->id) != value.partition_of)
                statement.locks.push_back({parent_relation(key->id), Lock::share_row_exclusive});
    for (const std::string& parent : value.inherits) statement.locks.push_back({parent, Lock::share_update_exclusive});
    for (const ObjectPtr& member : ordered) {
        const ForeignKey* key = member->get_if<ForeignKey>();
        if (key == nullptr || key->not_valid) continue;
        const std::string target = sql::qualified(key->references_schema, key->references_table);
        if (target != relation(object.id)) statement.locks.push_back({target, Lock::share_row_exclusive});
    }
    for (const ObjectPtr& member : ordered) add_remainder(member, value, partition, context, out);
    if (value.replica_identity != "default" && !value.replica_identity.starts_with(kIndexIdentity)) {
        set_replica_identity(object, value.replica_identity, out);
    }
    if (value.row_level_security) set_row_security(object, "ENABLE", out);
    if (value.force_row_level_security) set_row_security(object, "FORCE", out);
}

void drop(const Object& object, const Table& value, const Context& context, Statements& out) {
    // DROP TABLE leaves no such key behind, and is refused.
    const bool partition = !value.partition_of.empty();
    const bool detached = partition && !references_to_parents(object, context).empty();
    if (detached) detach_partition(object, value.partition_of, context, out);
    Statement& statement = add(out, "DROP " + address(object, value), relation(object.id), Lock::access_exclusive);
    // Which rows the parent sends where changes (RangeVarCallbackForDropRelation in tablecmds.c).
    if (partition && !detached) statement.locks.push_back({value.partition_of, Lock::access_exclusive});
    if (detached) lock_referred_to(object, context, statement);
    // What a foreign table shows is another server's.
    if (!value.server.empty()) return;
    statement.data = DataEffect::deletes;
    statement.deletes = object.id.described();
}

namespace {

void change_storage(const Object& after, const Table& from, const Table& to, const Change& change, Statements& out) {
    const std::string table = relation(after.id);
    const std::string head = "ALTER TABLE " + table;
    if (change.touches("unlogged")) {
        add(out, head + (to.unlogged ? " SET UNLOGGED" : " SET LOGGED"), table, Lock::access_exclusive, Work::rewrite);
    }
    if (change.touches("access_method")) {
        // A partitioned table has one from 17 on, for its partitions to come: nothing is rewritten then.
        const bool partitioned = !to.partition_by.empty();
        const bool none = partitioned && (to.access_method == "heap" || to.access_method.empty());
        add(out, head + " SET ACCESS METHOD " + (none ? "DEFAULT" : sql::identifier(to.access_method)), table,
            Lock::access_exclusive, partitioned ? Work::none : Work::rewrite)
            .since = partitioned ? 17 : 15;
    }
    if (change.touches("tablespace")) {
        add(out, head + " SET TABLESPACE " + tablespace_name(to.tablespace), table, Lock::access_exclusive,
            to.partition_by.empty() ? Work::rewrite : Work::none);
    }
    if (change.touches("with")) change_options(out, head, from.with, to.with, table, Lock::share_update_exclusive);
}

void change_security(const Object& after, const Table& to, const Change& change, Statements& out) {
    if (change.touches("row_level_security"))
        set_row_security(after, to.row_level_security ? "ENABLE" : "DISABLE", out);
    if (change.touches("force_row_level_security")) {
        set_row_security(after, to.force_row_level_security ? "FORCE" : "NO FORCE", out);
    }
}

// What names an index that may be new waits for table_after_indexes().
void change_marks(const Object& after, const Table& to, const Change& change, Statements& out) {
    if (change.touches("replica_identity") && !to.replica_identity.starts_with(kIndexIdentity)) {
        set_replica_identity(after, to.replica_identity, out);
    }
    if (change.touches("cluster_on") && to.cluster_on.empty()) {
        add(out, "ALTER TABLE " + relation(after.id) + " SET WITHOUT CLUSTER", relation(after.id),
            Lock::share_update_exclusive);
    }
}

}  // namespace

void alter(const Object&, const Table& from, const Object& after, const Table& to, const Change& change, const Context&,
           Statements& out) {
    const std::string table = relation(after.id);
    // Of its new type it can be only when it has the columns (table_after_indexes).
    if (change.touches("of") && !from.of_type.empty())
        add(out, "ALTER TABLE " + table + " NOT OF", table, Lock::access_exclusive);
    const std::string options = generic_options_change(from.server_options, to.server_options);
    if (change.touches("options") && !options.empty())
        add(out, "ALTER FOREIGN TABLE " + table + options, table, Lock::access_exclusive);
    change_storage(after, from, to, change, out);
    change_marks(after, to, change, out);
    change_security(after, to, change, out);
}

void rename(const Object& from, const Table& value, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, value.server.empty() ? "TABLE" : "FOREIGN TABLE", Lock::access_exclusive, out);
}

}  // namespace schemadiff::emit
