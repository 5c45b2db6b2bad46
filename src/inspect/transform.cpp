#include "inspect/function_name.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<Transform>(const Request& request) {
    static_cast<void>(request);
    return R"(
select t.oid,
       pg_catalog.format_type(t.trftype, null),
       l.lanname,
       )" + function_signature("t.trffromsql") +
           ",\n       " + function_signature("t.trftosql") + R"(
  from pg_catalog.pg_transform t
  join pg_catalog.pg_language l on l.oid = t.trflang
 where t.oid >= 16384)";
}

template <>
void read<Transform>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::transform, oid)) continue;
        Transform transform;
        transform.type = TypeText(row.text());
        transform.language = row.text();
        transform.from_sql = row.text();
        transform.to_sql = row.text();
        Identity id;
        id.name = "for " + transform.type.text + " language " + sql::identifier(transform.language);
        reader.add(Class::transform, oid, Object(std::move(id), std::move(transform)));
    }
}

}  // namespace schemadiff::inspect
