#include "inspect/kinds.h"

namespace schemadiff::inspect {

// Those of domains have no relation; those that are there by inheritance only are the parent's.
template <>
std::string query<Check>(const Request& request) {
    return R"(
select k.oid,
       k.conrelid,
       k.conname,
       )" + request.unless_locked("k.conrelid", "pg_catalog.pg_get_expr(k.conbin, k.conrelid)") +
           R"(,
       k.connoinherit,
       not k.convalidated,
       )" + request.since(18, "not k.conenforced", "false") +
           R"(
  from pg_catalog.pg_constraint k
 where k.contype = 'c'
   and k.conrelid <> 0
   and (k.conislocal or k.coninhcount = 0)
   and k.connamespace in )" +
           request.managed;
}

template <>
void read<Check>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Oid table_oid = row.oid();
        const Relation* table = reader.managed_relation(table_oid);
        if (!table) continue;
        Object object(table->part(row.view()), Check{});
        if (row.next_is_null()) {
            reader.add_not_visible(object.id);
            continue;
        }
        Check& check = object.as<Check>();
        check.expression = reader.expression_over(table_oid, row.view());
        check.no_inherit = row.boolean();
        check.not_valid = row.boolean();
        check.not_enforced = row.boolean();
        // A constraint that is not enforced is never validated (pg_constraint.convalidated): it says no more.
        if (check.not_enforced) check.not_valid = false;
        reader.add(Class::constraint, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
