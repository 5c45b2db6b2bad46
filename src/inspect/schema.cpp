#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "inspect/member_rights.h"
#include "support/rights.h"

namespace schemadiff::inspect {

// The schema `public` comes with rights for PUBLIC, which the server keeps in pg_init_privs: where nothing was changed
// since, they are nobody's wish.
template <>
std::string query<SchemaNamespace>(const Request& request) {
    return R"(
select n.oid,
       n.nspname,
       )" +
           std::string(request.system_rights ? "case when n.nspname = 'pg_catalog' then " +
                                                   member_rights(system_members("n.oid")) + " end"
                                             : "null") +
           R"(,
       pg_catalog.pg_get_userbyid(n.nspowner),
       n.nspacl,
       i.initprivs
  from pg_catalog.pg_namespace n
  left join pg_catalog.pg_init_privs i
    on i.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and i.objoid = n.oid and i.objsubid = 0
   and i.privtype = 'i'
 where n.oid in )" +
           request.managed + (request.system_rights ? "\n    or n.nspname = 'pg_catalog'" : "");
}

namespace {

Grants owners_own() {
    Grant grant;
    grant.is_owner = true;
    Grants grants;
    for (const std::string& privilege : support::owner_privileges(Kind::schema, 130000)) {
        grant.privilege = privilege;
        grants.push_back(grant);
    }
    return grants;
}

}  // namespace

template <>
void read<SchemaNamespace>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::schema, oid)) continue;
        Identity id;
        id.name = row.text();
        Object object(std::move(id), SchemaNamespace{});
        const std::string_view rights = row.view();
        if (support::is_system_schema(object.id)) {
            object.grants = read_member_rights(rights);
            if (!object.grants->empty()) reader.add(Class::schema, oid, std::move(object));
            continue;
        }
        object.owner = row.text();
        const std::string_view acl = row.view();
        object.grants = read_grants(acl, *object.owner);
        const std::string_view initial = row.view();
        if (!initial.empty() && parse_grants(acl, *object.owner) == parse_grants(initial, *object.owner)) {
            object.grants.reset();
        }
        // One that was made anew has no rights for PUBLIC, and that is not what the absence of a list means there.
        if (object.id.name == "public" && initial.empty() && acl.empty()) object.grants = owners_own();
        reader.add(Class::schema, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
