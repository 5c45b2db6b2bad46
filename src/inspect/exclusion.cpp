#include "inspect/kinds.h"
#include "inspect/printed_definition.h"

namespace schemadiff::inspect {

template <>
std::string query<Exclusion>(const Request& request) {
    return R"(
select k.oid,
       k.conindid,
       k.conparentid = 0,
       k.conrelid,
       k.conname,
       m.amname,
       )" + request.unless_locked("k.conrelid", "pg_catalog.pg_get_constraintdef(k.oid)") +
           R"(,
       i.indkey,
       i.indnkeyatts,
       i.indpred is not null,
       )" + request.unless_locked("k.conrelid", "pg_catalog.pg_get_expr(i.indpred, i.indrelid)") +
           R"(,
       k.condeferrable,
       k.condeferred,
       c.reloptions,
       s.spcname
  from pg_catalog.pg_constraint k
  join pg_catalog.pg_index i on i.indexrelid = k.conindid
  join pg_catalog.pg_class c on c.oid = k.conindid
  join pg_catalog.pg_am m on m.oid = c.relam
  left join pg_catalog.pg_tablespace s on s.oid = c.reltablespace
 where k.contype = 'x'
   and k.connamespace in )" +
           request.managed;
}

template <>
void read<Exclusion>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Oid index = row.oid();
        reader.add_constraint_index(index);
        const bool own = row.boolean();
        const Oid table_oid = row.oid();
        const Relation* table = reader.managed_relation(table_oid);
        if (!table || !own) continue;
        Object object(table->part(row.view()), Exclusion{});
        Exclusion& exclusion = object.as<Exclusion>();
        exclusion.method = row.text();
        if (row.next_is_null()) {
            reader.add_not_visible(object.id);
            continue;
        }
        const std::string_view elements = parenthesised_after(row.view(), "USING");
        exclusion.elements = IndexKeys(reader.expression_over(table_oid, elements).text);
        std::vector<std::int64_t> attributes = row.numbers();
        attributes.erase(attributes.begin(), attributes.begin() + row.integer());
        exclusion.include = reader.column_names(table_oid, attributes);
        if (row.boolean() && row.next_is_null()) {
            reader.add_not_visible(object.id);
            continue;
        }
        exclusion.predicate = reader.expression_over(table_oid, row.view());
        exclusion.deferrable = row.boolean();
        exclusion.initially_deferred = row.boolean();
        exclusion.with = row.options();
        exclusion.tablespace = row.text();
        exclusion.index_comment = reader.comment(Class::relation, index);
        exclusion.depends_on_extensions = reader.extensions_needed(Class::relation, index);
        reader.add(Class::constraint, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
