// Tables: CREATE with their folded members, ALTER of what is the table's own.

#include <algorithm>
#include <iterator>

#include "emit/column_parts.h"
#include "emit/pieces.h"
#include "sql/quote.h"

namespace schemadiff::emit {

namespace {

constexpr std::string_view kIndexIdentity = "index ";

bool is_partition(const Table& value) { return !value.partition_of.empty() && !value.attached; }

// CREATE TABLE makes every constraint valid: one that is not is added afterwards.
bool is_valid(const Object& member) {
    if (const Check* check = member.get_if<Check>()) return !check->not_valid;
    if (const ForeignKey* key = member.get_if<ForeignKey>()) return !key->not_valid;
    return true;
}

// A column with local overrides in CREATE TABLE: only a partition's and a typed table's can stand there. That of an
// ordinary child would become the child's own (attislocal).
bool is_folded(const Object& member, const Table& table) {
    const Column* column = member.get_if<Column>();
    if (column == nullptr) return is_valid(member);
    return !column->inherited || is_partition(table);
}

// The line of a column whose type comes from elsewhere; empty where it says nothing beyond it.
std::string override_line(const Object& column, const Context& context) {
    const std::string constraints = column_constraints(column, context);
    return constraints.empty() ? "" : sql::identifier(column.id.name) + " WITH OPTIONS" + constraints;
}

std::string member_line(const Object& member, const Table& table, const Context& context) {
    if (member.id.kind != Kind::column) return constraint_definition(member);
    const bool typed = !table.of_type.empty() || (is_partition(table) && member.as<Column>().inherited);
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

std::string body(const Table& table, const std::vector<ObjectPtr>& members, const Context& context) {
    std::vector<std::string> lines;
    for (const ObjectPtr& member : members) {
        if (!is_folded(*member, table)) continue;
        std::string line = member_line(*member, table, context);
        if (!line.empty()) lines.push_back(std::move(line));
    }
    if (!lines.empty()) return " (\n    " + joined(lines, ",\n    ") + "\n)";
    // A table of its own needs the parentheses, however little is in them.
    return is_partition(table) || !table.of_type.empty() ? "" : " ()";
}

std::string creation(const Object& object, const Table& value, const std::vector<ObjectPtr>& members,
                     const Context& context) {
    std::string sql = std::string("CREATE ") + (value.unlogged ? "UNLOGGED " : "") + "TABLE " + relation(object.id);
    if (is_partition(value)) sql += " PARTITION OF " + value.partition_of;
    if (!value.of_type.empty()) sql += " OF " + value.of_type;
    const std::string lines = body(value, members, context);
    sql += lines;
    if (is_partition(value)) sql += (lines.empty() ? " " : "\n") + value.partition_bound.text;
    if (!value.inherits.empty()) sql += "\nINHERITS (" + joined(value.inherits) + ")";
    if (!value.partition_by.empty()) sql += "\nPARTITION BY " + value.partition_by.text;
    if (value.access_method != "heap" && !value.access_method.empty()) {
        sql += "\nUSING " + sql::identifier(value.access_method);
    }
    const Options options = with_and_toast(value.with, value.toast);
    if (!options.empty()) sql += "\nWITH " + options_list(options);
    return value.tablespace.empty() ? sql : sql + "\n" + tablespace_clause(value.tablespace).substr(1);
}

void attach(const Object& table, const Table& value, Statements& out) {
    Statement& statement = add(out,
                               "ALTER TABLE ONLY " + value.partition_of + " ATTACH PARTITION " + relation(table.id) + " " +
                                   value.partition_bound.text,
                               value.partition_of, Lock::share_update_exclusive, Work::scan);
    statement.locks.push_back({relation(table.id), Lock::access_exclusive});
    statement.data = DataEffect::may_fail;
}

void detach(const Object& table, const std::string& parent, Statements& out) {
    add(out, "ALTER TABLE ONLY " + parent + " DETACH PARTITION " + relation(table.id), parent, Lock::access_exclusive)
        .locks.push_back({relation(table.id), Lock::access_exclusive});
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

// The statements of members that the body could not hold.
void add_remainder(const ObjectPtr& member, const Table& table, const Context& context, Statements& out) {
    if (member->id.kind != Kind::column) {
        if (!is_valid(*member)) std::visit([&](const auto& value) { create(*member, value, {}, context, out); }, member->value);
        return;
    }
    if (is_folded(*member, table)) return column_settings(*member, context, out);
    create(*member, member->as<Column>(), {}, context, out);
}

int since(const std::vector<ObjectPtr>& members) {
    int result = 13;
    for (const ObjectPtr& member : members) {
        const Column* column = member->get_if<Column>();
        if (column != nullptr && !column->compression.empty()) result = std::max(result, 14);
        if (column != nullptr && column->generated_kind == "virtual") result = std::max(result, 18);
        const Unique* unique = member->get_if<Unique>();
        if (unique != nullptr && unique->nulls_not_distinct) result = std::max(result, 15);
    }
    return result;
}

}  // namespace

Statements table_after_indexes(const Object& object, const Object* before) {
    Statements out;
    const Table* table = object.get_if<Table>();
    const Table* old = before == nullptr ? nullptr : before->get_if<Table>();
    if (table != nullptr && table->replica_identity.starts_with(kIndexIdentity) &&
        (old == nullptr || old->replica_identity != table->replica_identity)) {
        set_replica_identity(object, table->replica_identity, out);
    }
    const auto cluster = [](const Object& each) -> std::string {
        if (const Table* of_table = each.get_if<Table>()) return of_table->cluster_on;
        if (const MaterializedView* view = each.get_if<MaterializedView>()) return view->cluster_on;
        return {};
    };
    const std::string index = cluster(object);
    if (index.empty() || (before != nullptr && cluster(*before) == index)) return out;
    add(out, std::string("ALTER ") + (table != nullptr ? "TABLE " : "MATERIALIZED VIEW ") + relation(object.id) +
                 " CLUSTER ON " + sql::identifier(index),
        relation(object.id), Lock::share_update_exclusive);
    return out;
}

std::string address(const Object& object, const Table&) { return "TABLE " + relation(object.id); }

void create(const Object& object, const Table& value, const std::vector<ObjectPtr>& members, const Context& context,
            Statements& out) {
    const std::vector<ObjectPtr> ordered = in_order(members);
    Statement& statement = add(out, creation(object, value, ordered, context), "", Lock::none);
    statement.privilege = "CREATE on schema " + sql::identifier(object.id.schema);
    statement.since = since(ordered);
    if (is_partition(value)) statement.locks.push_back({value.partition_of, Lock::share_update_exclusive});
    for (const std::string& parent : value.inherits) statement.locks.push_back({parent, Lock::share_update_exclusive});
    for (const ObjectPtr& member : ordered) {
        const ForeignKey* key = member->get_if<ForeignKey>();
        if (key == nullptr || key->not_valid) continue;
        const std::string target = sql::qualified(key->references_schema, key->references_table);
        if (target != relation(object.id)) statement.locks.push_back({target, Lock::share_row_exclusive});
    }
    for (const ObjectPtr& member : ordered) add_remainder(member, value, context, out);
    if (value.attached && !value.partition_of.empty()) attach(object, value, out);
    if (value.replica_identity != "default" && !value.replica_identity.starts_with(kIndexIdentity)) {
        set_replica_identity(object, value.replica_identity, out);
    }
    if (value.row_level_security) set_row_security(object, "ENABLE", out);
    if (value.force_row_level_security) set_row_security(object, "FORCE", out);
}

void drop(const Object& object, const Table&, const Context&, Statements& out) {
    Statement& statement = add(out, "DROP TABLE " + relation(object.id), relation(object.id), Lock::access_exclusive);
    statement.data = DataEffect::deletes;
    statement.deletes = object.id.described();
}

namespace {

void change_parents(const Object& after, const Table& from, const Table& to, Statements& out) {
    const std::string head = "ALTER TABLE " + relation(after.id);
    const auto inherit = [&](const std::string& parent, const char* words) {
        add(out, head + words + parent, relation(after.id), Lock::access_exclusive)
            .locks.push_back({parent, Lock::share_update_exclusive});
    };
    // Parents keep the order in which they came (pg_inherits.inhseqno): what follows the first difference comes anew.
    const auto [kept_before, kept_after] =
        std::mismatch(from.inherits.begin(), from.inherits.end(), to.inherits.begin(), to.inherits.end());
    for (auto parent = kept_before; parent != from.inherits.end(); ++parent) inherit(*parent, " NO INHERIT ");
    for (auto parent = kept_after; parent != to.inherits.end(); ++parent) inherit(*parent, " INHERIT ");
}

void change_storage(const Object& after, const Table& from, const Table& to, const Change& change,
                    Statements& out) {
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
    if (change.touches("toast")) {
        change_options(out, head, toast_options(from.toast), toast_options(to.toast), table,
                       Lock::share_update_exclusive);
    }
}

void change_security(const Object& after, const Table& to, const Change& change, Statements& out) {
    if (change.touches("row_level_security")) set_row_security(after, to.row_level_security ? "ENABLE" : "DISABLE", out);
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

void alter(const Object&, const Table& from, const Object& after, const Table& to, const Change& change,
           const Context&, Statements& out) {
    const std::string table = relation(after.id);
    const bool moves = change.touches("partition_of") || change.touches("partition_bound");
    if (moves && !from.partition_of.empty()) detach(after, from.partition_of, out);
    if (change.touches("inherits")) change_parents(after, from, to, out);
    if (change.touches("of")) {
        add(out, "ALTER TABLE " + table + (to.of_type.empty() ? " NOT OF" : " OF " + to.of_type), table,
            Lock::access_exclusive);
    }
    change_storage(after, from, to, change, out);
    if (moves && !to.partition_of.empty()) attach(after, to, out);
    change_marks(after, to, change, out);
    change_security(after, to, change, out);
}

void rename(const Object& from, const Table&, const Object& to, const Context&, Statements& out) {
    rename_qualified(from, to, "TABLE", Lock::access_exclusive, out);
}

}  // namespace schemadiff::emit
