#include "inspect/key_constraint.h"

#include "inspect/child_index.h"

namespace schemadiff::inspect {

std::string query_key_constraints(const Request& request, char type) {
    return R"(
select k.oid,
       k.conindid,
       k.conrelid,
       k.conname,
       k.conkey,
       i.indkey,
       i.indnkeyatts,
       )" + request.since(15, "i.indnullsnotdistinct", "false") +
           R"(,
       )" + request.since(18, "k.conperiod", "false") +
           R"(,
       k.condeferrable,
       k.condeferred,
       c.reloptions,
       c.reltablespace,
       k.conparentid <> 0
  from pg_catalog.pg_constraint k
  join pg_catalog.pg_index i on i.indexrelid = k.conindid
  join pg_catalog.pg_class c on c.oid = k.conindid
 where k.contype = ')" +
           std::string(1, type) + R"('
   and k.connamespace in )" +
           request.managed;
}

bool read_key_constraint(Row& row, Reader& reader, std::string_view label, KeyConstraint& constraint) {
    constraint.oid = row.oid();
    const Oid index = row.oid();
    reader.add_constraint_index(index);
    const Oid table_oid = row.oid();
    const Relation* table = reader.managed_relation(table_oid);
    if (!table) return false;
    constraint.id = table->part(row.view());
    constraint.columns = reader.column_names(table_oid, row.numbers());
    std::vector<std::int64_t> attributes = row.numbers();
    attributes.erase(attributes.begin(), attributes.begin() + row.integer());
    constraint.include = reader.column_names(table_oid, attributes);
    constraint.nulls_not_distinct = row.boolean();
    constraint.without_overlaps = row.boolean();
    constraint.deferrable = row.boolean();
    constraint.initially_deferred = row.boolean();
    constraint.with = row.options();
    constraint.tablespace = reader.tablespace(row.oid());
    const ChildIndex child = child_index(reader, index, constraint.id.name, table->name, label);
    constraint.attach_to = child.parent;
    // One whose parent is a plain index was made by itself.
    const bool comes_from_parent = row.boolean();
    constraint.index_comment = reader.comment(Class::relation, index);
    constraint.depends_on_extensions = reader.extensions_needed(Class::relation, index);
    return !child.usual || !comes_from_parent || !constraint.index_comment.empty() ||
           !constraint.depends_on_extensions.empty() || !reader.comment(Class::constraint, constraint.oid).empty();
}

}  // namespace schemadiff::inspect
