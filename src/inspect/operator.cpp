#include "inspect/function_name.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<Operator>(const Request& request) {
    return R"(
select o.oid,
       n.nspname,
       o.oprname,
       pg_catalog.pg_get_userbyid(o.oprowner),
       case when o.oprleft <> 0 then pg_catalog.format_type(o.oprleft, null) end,
       case when o.oprright <> 0 then pg_catalog.format_type(o.oprright, null) end,
       )" + function_name("o.oprcode") +
           ",\n       " + operator_name("o.oprcom") + ",\n       " + operator_name("o.oprnegate") + ",\n       " +
           function_name("o.oprrest") + ",\n       " + function_name("o.oprjoin") + R"(,
       o.oprcanhash,
       o.oprcanmerge
  from pg_catalog.pg_operator o
  join pg_catalog.pg_namespace n on n.oid = o.oprnamespace
 where o.oprcode <> 0
   and o.oprnamespace in )" +
           request.managed;
}

template <>
void read<Operator>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::operator_, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), Operator{});
        object.owner = row.text();
        Operator& value = object.as<Operator>();
        value.left = TypeText(row.text());
        value.right = TypeText(row.text());
        object.id.signature =
            (value.left.empty() ? "NONE" : value.left.text) + ", " + (value.right.empty() ? "NONE" : value.right.text);
        value.function = row.text();
        value.commutator = row.text();
        value.negator = row.text();
        value.restrict_function = row.text();
        value.join_function = row.text();
        value.hashes = row.boolean();
        value.merges = row.boolean();
        reader.add(Class::operator_, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
