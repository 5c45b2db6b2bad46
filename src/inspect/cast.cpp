#include "inspect/function_name.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<Cast>(const Request& request) {
    return R"(
select c.oid,
       pg_catalog.format_type(c.castsource, null),
       pg_catalog.format_type(c.casttarget, null),
       c.castmethod,
       )" + function_signature("c.castfunc") +
           R"(,
       c.castcontext
  from pg_catalog.pg_cast c
 where c.oid >= 16384
   and not exists (select
                     from pg_catalog.pg_depend d
                    where d.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
                      and d.objid = c.oid
                      and d.deptype = 'i')
   and (c.castfunc = 0 or )" +
           is_of_managed_function("c.castfunc", request.managed) + R"(
        or (select f.pronamespace from pg_catalog.pg_proc f where f.oid = c.castfunc) = 'pg_catalog'::pg_catalog.regnamespace))";
}

template <>
void read<Cast>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::cast, oid)) continue;
        Cast cast;
        cast.source = TypeText(row.text());
        cast.target = TypeText(row.text());
        const char method = row.letter();
        const std::string function = row.text();
        cast.method = method == 'f' ? "function " + function : method == 'i' ? "with inout" : "without function";
        const char context = row.letter();
        cast.context = context == 'i' ? "implicit" : context == 'a' ? "assignment" : "explicit";
        Identity id;
        id.name = "(" + cast.source.text + " as " + cast.target.text + ")";
        reader.add(Class::cast, oid, Object(std::move(id), std::move(cast)));
    }
}

}  // namespace schemadiff::inspect
