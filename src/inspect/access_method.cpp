#include "inspect/function_name.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<AccessMethod>(const Request& request) {
    static_cast<void>(request);
    return R"(
select a.oid,
       a.amname,
       a.amtype,
       )" + function_name("a.amhandler") +
           R"(
  from pg_catalog.pg_am a
 where a.oid >= 16384)";
}

template <>
void read<AccessMethod>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::access_method, oid)) continue;
        Identity id;
        id.name = row.text();
        Object object(std::move(id), AccessMethod{});
        AccessMethod& method = object.as<AccessMethod>();
        method.type = row.letter() == 't' ? "table" : "index";
        method.handler = row.text();
        reader.add(Class::access_method, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
