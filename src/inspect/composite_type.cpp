#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

// A dropped attribute leaves its place in pg_attribute. An attribute's own collation has no schema where it has none.
template <>
std::string query<CompositeType>(const Request& request) {
    const std::string attributes = R"(pg_catalog.pg_attribute a
               join pg_catalog.pg_type b on b.oid = a.atttypid
               left join pg_catalog.pg_collation l on l.oid = a.attcollation and a.attcollation <> b.typcollation
              where a.attrelid = t.typrelid
                and a.attnum > 0
                and not a.attisdropped
              order by a.attnum)";
    return R"(
select t.oid,
       t.typrelid,
       n.nspname,
       t.typname,
       pg_catalog.pg_get_userbyid(t.typowner),
       t.typacl,
       array(select a.attnum from )" +
           attributes + R"(),
       array(select a.attname from )" +
           attributes + R"(),
       array(select pg_catalog.format_type(a.atttypid, a.atttypmod) from )" +
           attributes + R"(),
       array(select coalesce(l.collnamespace, 0::pg_catalog.oid) from )" +
           attributes + R"(),
       array(select coalesce(l.collname, '') from )" +
           attributes + R"()
  from pg_catalog.pg_type t
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
  join pg_catalog.pg_class c on c.oid = t.typrelid
 where c.relkind = 'c'
   and t.typnamespace in )" +
           request.managed;
}

namespace {

CompositeAttributes read_attributes(Row& row, Oid relation, const Reader& reader) {
    const std::vector<std::int64_t> numbers = row.numbers();
    const Names names = row.names();
    const Names types = row.names();
    const std::vector<std::int64_t> schemas = row.numbers();
    const Names collations = row.names();
    CompositeAttributes attributes;
    for (std::size_t at = 0; at < names.size(); ++at) {
        CompositeAttribute& attribute = attributes.emplace_back();
        attribute.name = names[at];
        attribute.type = TypeText(types[at]);
        if (!collations[at].empty())
            attribute.collation = sql::qualified(reader.schema_name(static_cast<Oid>(schemas[at])), collations[at]);
        attribute.comment = reader.comment(Class::relation, relation, numbers[at]);
        attribute.security_labels = reader.labels(Class::relation, relation, numbers[at]);
    }
    return attributes;
}

}  // namespace

template <>
void read<CompositeType>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        const Oid relation = row.oid();
        if (reader.is_extension_member(Class::type, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), CompositeType{});
        object.owner = row.text();
        object.grants = read_grants(row.view(), *object.owner);
        object.as<CompositeType>().members = read_attributes(row, relation, reader);
        reader.add(Class::type, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
