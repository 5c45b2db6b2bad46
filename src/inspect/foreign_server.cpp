#include "inspect/grants.h"
#include "inspect/kinds.h"

namespace schemadiff::inspect {

template <>
std::string query<ForeignServer>(const Request&) {
    return R"(
select s.oid,
       s.srvname,
       pg_catalog.pg_get_userbyid(s.srvowner),
       w.fdwname,
       s.srvtype,
       s.srvversion,
       s.srvacl,
       s.srvoptions
  from pg_catalog.pg_foreign_server s
  join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw)";
}

template <>
void read<ForeignServer>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::foreign_server, oid)) continue;
        Identity id;
        id.name = row.text();
        Object object(std::move(id), ForeignServer{});
        object.owner = row.text();
        ForeignServer& server = object.as<ForeignServer>();
        server.wrapper = row.text();
        server.type = row.text();
        server.version = row.text();
        object.grants = read_grants(row.view(), *object.owner);
        server.options = row.options();
        reader.add(Class::foreign_server, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
