#include "inspect/function_name.h"
#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<Language>(const Request& request) {
    static_cast<void>(request);
    return R"(
select l.oid,
       l.lanname,
       pg_catalog.pg_get_userbyid(l.lanowner),
       l.lanacl,
       l.lanpltrusted,
       )" + function_name("l.lanplcallfoid") +
           ",\n       " + function_name("l.laninline") + ",\n       " + function_name("l.lanvalidator") + R"(
  from pg_catalog.pg_language l
 where l.oid >= 16384
   and l.lanispl)";
}

template <>
void read<Language>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::language, oid)) continue;
        Identity id;
        id.name = row.text();
        Object object(std::move(id), Language{});
        object.owner = row.text();
        Language& language = object.as<Language>();
        object.grants = read_grants(row.view(), *object.owner);
        language.trusted = row.boolean();
        language.handler = row.text();
        language.inline_handler = row.text();
        language.validator = row.text();
        reader.add(Class::language, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
