#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "inspect/view_query.h"

namespace schemadiff::inspect {

template <>
std::string query<View>(const Request& request) {
    return R"(
select c.oid,
       pg_catalog.pg_get_userbyid(c.relowner),
       c.relacl,
       )" + view_definition(request, "c.oid") +
           R"(,
       c.reloptions
  from pg_catalog.pg_class c
 where c.relkind = 'v'
   and c.relnamespace in )" +
           request.managed + R"(
   and c.oid not in (select objid
                       from pg_catalog.pg_depend
                      where classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                        and refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
                        and deptype = 'e'))";
}

template <>
void read<View>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Relation* relation = reader.managed_relation(oid);
        if (!relation) continue;
        Object object(relation->identity(), View{});
        object.owner = row.text();
        object.grants = read_grants(row.view(), *object.owner);
        if (row.next_is_null()) {
            reader.add_not_visible(object.id);
            continue;
        }
        View& view = object.as<View>();
        read_view_query(row.view(), view.query, view.columns);
        view.options = row.options();
        if (const auto found = view.options.find("check_option"); found != view.options.end()) {
            view.check_option = found->second;
            view.options.erase(found);
        }
        reader.add(Class::relation, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
