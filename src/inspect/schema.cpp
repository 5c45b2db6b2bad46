#include "inspect/grants.h"
#include "inspect/kinds.h"

namespace schemadiff::inspect {

// The schema `public` comes with rights for PUBLIC, which the server keeps in pg_init_privs: where nothing was changed
// since, they are nobody's wish.
template <>
std::string query<SchemaNamespace>(const Request& request) {
    return R"(
select n.oid,
       n.nspname,
       pg_catalog.pg_get_userbyid(n.nspowner),
       n.nspacl,
       i.initprivs
  from pg_catalog.pg_namespace n
  left join pg_catalog.pg_init_privs i
    on i.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and i.objoid = n.oid and i.objsubid = 0
   and i.privtype = 'i'
 where n.oid in )" + request.managed;
}

template <>
void read<SchemaNamespace>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::schema, oid)) continue;
        Identity id;
        id.name = row.text();
        Object object(std::move(id), SchemaNamespace{});
        object.owner = row.text();
        const std::string_view acl = row.view();
        object.grants = read_grants(acl, *object.owner, DefaultGrants::none);
        const std::string_view initial = row.view();
        if (!initial.empty()) {
            object.grants = parse_grants(acl, *object.owner);
            if (object.grants == parse_grants(initial, *object.owner)) object.grants.reset();
        }
        reader.add(Class::schema, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
