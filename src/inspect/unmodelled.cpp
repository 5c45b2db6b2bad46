#include "inspect/unmodelled.h"

namespace schemadiff::inspect {

namespace {

// The objects of a system catalog whose schema is the column `schema_column`.
std::string in_schemas(const Request& request, std::string_view catalog, std::string_view schema_column,
                       std::string_view condition = "true") {
    return "select '" + std::string(catalog) + "'::pg_catalog.regclass::oid, x.oid, 0 from pg_catalog." +
           std::string(catalog) + " x where x." + std::string(schema_column) + " in " + request.managed + " and " +
           std::string(condition) + "\nunion all\n";
}

// The objects of a system catalog that belong to the database as a whole; the server's own have oids below 16384.
std::string in_database(std::string_view catalog) {
    return "select '" + std::string(catalog) + "'::pg_catalog.regclass::oid, x.oid, 0 from pg_catalog." +
           std::string(catalog) + " x where x.oid >= 16384\nunion all\n";
}

// Base and shell types and ranges; not what comes with another type: arrays, multiranges.
constexpr std::string_view kTypes = R"(x.typtype in ('b', 'r', 'p')
   and not exists (select from pg_catalog.pg_type e where e.typarray = x.oid))";

std::string addresses(const Request& request) {
    return in_schemas(request, "pg_operator", "oprnamespace") +                                  //
           in_schemas(request, "pg_type", "typnamespace", kTypes) +                              //
           in_schemas(request, "pg_collation", "collnamespace") +                                //
           in_schemas(request, "pg_conversion", "connamespace") +                                //
           in_schemas(request, "pg_opclass", "opcnamespace") +                                   //
           in_schemas(request, "pg_opfamily", "opfnamespace") +                                  //
           in_database("pg_cast") +                                                              //
           in_database("pg_language") +                                                          //
           in_database("pg_transform") +                                                         //
           in_database("pg_am") +                                                                //
           "select 0::pg_catalog.oid, 0::pg_catalog.oid, 0 where false";
}

}  // namespace

// Members of extensions are left out, and what comes with another object by itself: the cast of a range to its
// multirange. An ordinary role sees of pg_subscription the name only (13), and of pg_user_mapping nothing but the view.
std::string query_unmodelled(const Request& request) {
    return R"(
select i.type || ' ' || i.identity
  from ()" + addresses(request) + R"() o (class_id, oid, part)
 cross join lateral pg_catalog.pg_identify_object(o.class_id, o.oid, o.part) i
 where not exists (select
                     from pg_catalog.pg_depend d
                    where d.classid = o.class_id
                      and d.objid = o.oid
                      and d.deptype in ('e', 'i'))
union all
select 'security label of ' || i.type || ' ' || i.identity
  from pg_catalog.pg_seclabel l
 cross join lateral pg_catalog.pg_identify_object(l.classoid, l.objoid, l.objsubid) i
 where l.objoid >= 16384)";
}

void read_unmodelled(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) reader.add_not_modelled(result.text(number, 0));
}

}  // namespace schemadiff::inspect
