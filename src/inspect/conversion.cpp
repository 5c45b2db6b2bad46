#include "inspect/function_name.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<Conversion>(const Request& request) {
    return R"(
select c.oid,
       n.nspname,
       c.conname,
       pg_catalog.pg_get_userbyid(c.conowner),
       pg_catalog.pg_encoding_to_char(c.conforencoding),
       pg_catalog.pg_encoding_to_char(c.contoencoding),
       )" + function_name("c.conproc") +
           R"(,
       c.condefault
  from pg_catalog.pg_conversion c
  join pg_catalog.pg_namespace n on n.oid = c.connamespace
 where c.connamespace in )" +
           request.managed;
}

template <>
void read<Conversion>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::conversion, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), Conversion{});
        object.owner = row.text();
        Conversion& conversion = object.as<Conversion>();
        conversion.from_encoding = row.text();
        conversion.to_encoding = row.text();
        conversion.function = row.text();
        conversion.is_default = row.boolean();
        reader.add(Class::conversion, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
