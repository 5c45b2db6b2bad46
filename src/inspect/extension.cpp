#include "inspect/kinds.h"
#include "inspect/member_rights.h"

namespace schemadiff::inspect {

// An extension's owner can only be given with CREATE EXTENSION (there is no ALTER): it is none of a model's business.
// plpgsql is implied by every model. The comment that an extension's control file gives it is nobody's wish; the server
// reads all those files to tell, so it is asked once.
template <>
std::string query<Extension>(const Request&) {
    return R"(
select e.oid,
       e.extname,
       n.nspname,
       e.extversion,
       a.comment,
       )" + member_rights(extension_members("e.oid")) +
           R"(
  from pg_catalog.pg_extension e
  join pg_catalog.pg_namespace n on n.oid = e.extnamespace
  left join pg_catalog.pg_available_extensions() a on a.name = e.extname
 where e.extname <> 'plpgsql')";
}

template <>
void read<Extension>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        Identity id;
        id.name = row.text();
        Object object(std::move(id), Extension{});
        Extension& extension = object.as<Extension>();
        extension.schema = row.text();
        extension.version = row.text();
        const std::string usual_comment = row.text();
        const Grants rights = read_member_rights(row.view());
        if (!rights.empty()) object.grants = rights;
        Object& added = reader.add(Class::extension, oid, std::move(object));
        if (added.comment == usual_comment) added.comment.clear();
    }
}

}  // namespace schemadiff::inspect
