#include "inspect/kinds.h"
#include "inspect/operator_members.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<OperatorClass>(const Request& request) {
    return R"(
select c.oid,
       n.nspname,
       c.opcname,
       pg_catalog.pg_get_userbyid(c.opcowner),
       a.amname,
       pg_catalog.format_type(c.opcintype, null),
       c.opcdefault,
       fn.nspname,
       f.opfname,
       case when c.opckeytype <> 0 then pg_catalog.format_type(c.opckeytype, null) end,
       )" + operator_members("pg_opclass", "c.oid") +
           R"(
  from pg_catalog.pg_opclass c
  join pg_catalog.pg_namespace n on n.oid = c.opcnamespace
  join pg_catalog.pg_am a on a.oid = c.opcmethod
  join pg_catalog.pg_opfamily f on f.oid = c.opcfamily
  join pg_catalog.pg_namespace fn on fn.oid = f.opfnamespace
 where c.opcnamespace in )" +
           request.managed;
}

template <>
void read<OperatorClass>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::operator_class, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), OperatorClass{});
        object.owner = row.text();
        OperatorClass& value = object.as<OperatorClass>();
        value.method = row.text();
        object.id.signature = value.method;
        value.type = TypeText(row.text());
        value.is_default = row.boolean();
        const std::string schema = row.text();
        value.family = sql::qualified(schema, row.text());
        value.storage = TypeText(row.text());
        value.members = row.names();
        reader.add(Class::operator_class, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
