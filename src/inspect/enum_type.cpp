#include "inspect/grants.h"
#include "inspect/kinds.h"

namespace schemadiff::inspect {

template <>
std::string query<EnumType>(const Request& request) {
    return R"(
select t.oid,
       n.nspname,
       t.typname,
       pg_catalog.pg_get_userbyid(t.typowner),
       t.typacl,
       array(select e.enumlabel from pg_catalog.pg_enum e where e.enumtypid = t.oid order by e.enumsortorder)
  from pg_catalog.pg_type t
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
 where t.typtype = 'e'
   and t.typnamespace in )" +
           request.managed;
}

template <>
void read<EnumType>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::type, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), EnumType{});
        object.owner = row.text();
        object.grants = read_grants(row.view(), *object.owner);
        object.as<EnumType>().labels = row.names();
        reader.add(Class::type, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
