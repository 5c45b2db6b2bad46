#include "inspect/kinds.h"
#include "inspect/operator_members.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<OperatorFamily>(const Request& request) {
    return R"(
select f.oid,
       n.nspname,
       f.opfname,
       pg_catalog.pg_get_userbyid(f.opfowner),
       a.amname,
       )" + operator_members("pg_opfamily", "f.oid") +
           R"(
  from pg_catalog.pg_opfamily f
  join pg_catalog.pg_namespace n on n.oid = f.opfnamespace
  join pg_catalog.pg_am a on a.oid = f.opfmethod
 where f.opfnamespace in )" +
           request.managed;
}

template <>
void read<OperatorFamily>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::operator_family, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), OperatorFamily{});
        object.owner = row.text();
        object.id.signature = row.text();
        object.as<OperatorFamily>().method = object.id.signature;
        object.as<OperatorFamily>().members = row.names();
        reader.add(Class::operator_family, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
