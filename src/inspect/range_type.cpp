#include "inspect/function_name.h"
#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<RangeType>(const Request& request) {
    return R"(
select t.oid,
       n.nspname,
       t.typname,
       pg_catalog.pg_get_userbyid(t.typowner),
       t.typacl,
       pg_catalog.format_type(r.rngsubtype, null),
       (select pg_catalog.quote_ident(o.nspname) || '.' || pg_catalog.quote_ident(c.opcname)
          from pg_catalog.pg_opclass c
          join pg_catalog.pg_namespace o on o.oid = c.opcnamespace
         where c.oid = r.rngsubopc and not c.opcdefault),
       (select pg_catalog.quote_ident(o.nspname) || '.' || pg_catalog.quote_ident(l.collname)
          from pg_catalog.pg_collation l
          join pg_catalog.pg_namespace o on o.oid = l.collnamespace
         where l.oid = r.rngcollation and l.oid <> b.typcollation),
       )" + function_name("r.rngcanonical") +
           ",\n       " + function_name("r.rngsubdiff") + R"(,
       )" + request.since(14, "m.nspname", "null") +
           R"(,
       )" + request.since(14, "mt.typname", "null") +
           R"(
  from pg_catalog.pg_type t
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  join pg_catalog.pg_range r on r.rngtypid = t.oid
  join pg_catalog.pg_type b on b.oid = r.rngsubtype
  )" +
           request.since(14, R"(join pg_catalog.pg_type mt on mt.oid = r.rngmultitypid
  join pg_catalog.pg_namespace m on m.oid = mt.typnamespace)",
                         "") +
           R"(
 where t.typtype = 'r'
   and t.typnamespace in )" +
           request.managed;
}

template <>
void read<RangeType>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::type, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), RangeType{});
        object.owner = row.text();
        object.grants = read_grants(row.view(), *object.owner);
        RangeType& range = object.as<RangeType>();
        range.subtype = TypeText(row.text());
        range.subtype_operator_class = row.text();
        range.collation = row.text();
        range.canonical = row.text();
        range.subtype_diff = row.text();
        const std::string schema = row.text();
        const std::string name = row.text();
        const bool usual = schema == object.id.schema && name == sql::multirange_name(object.id.name);
        if (!name.empty() && !usual) range.multirange = sql::qualified(schema, name);
        reader.add(Class::type, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
