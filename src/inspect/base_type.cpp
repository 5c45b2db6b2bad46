#include "inspect/function_name.h"
#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

namespace {

constexpr std::string_view kUsualSubscript = "raw_array_subscript_handler";

void read_base_type(Row& row, BaseType& type) {
    for (std::string* name : {&type.input, &type.output, &type.receive, &type.send, &type.typmod_in, &type.typmod_out,
                              &type.analyze, &type.subscript})
        *name = row.text();
    type.internal_length = row.text();
    type.passed_by_value = row.boolean();
    type.alignment = row.text();
    type.storage = row.text();
    type.category = row.text();
    type.preferred = row.boolean();
    const bool has_default = !row.next_is_null();
    std::string text = row.text();
    if (has_default) type.default_value = std::move(text);
    type.element = TypeText(row.text());
    // DefineType() in typecmds.c gives it to whatever has an element.
    if (!type.element.empty() && type.subscript == kUsualSubscript) type.subscript.clear();
    type.delimiter = row.text();
    type.collatable = row.boolean();
}

}  // namespace

template <>
std::string query<BaseType>(const Request& request) {
    std::string functions;
    for (const char* column : {"typinput", "typoutput", "typreceive", "typsend", "typmodin", "typmodout", "typanalyze"})
        functions += ",\n       " + function_name("t." + std::string(column));
    return R"(
select t.oid,
       n.nspname,
       t.typname,
       pg_catalog.pg_get_userbyid(t.typowner),
       t.typacl,
       not t.typisdefined)" +
           functions + R"(,
       )" + request.since(14, function_name("t.typsubscript"), "null") +
           R"(,
       case when t.typlen = -1 then 'variable' else t.typlen::text end,
       t.typbyval,
       case t.typalign when 'c' then 'char' when 's' then 'int2' when 'i' then 'int4' else 'double' end,
       case t.typstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end,
       t.typcategory,
       t.typispreferred,
       t.typdefault,
       case when t.typelem <> 0 then pg_catalog.format_type(t.typelem, null) end,
       t.typdelim,
       t.typcollation <> 0
  from pg_catalog.pg_type t
  join pg_catalog.pg_namespace n on n.oid = t.typnamespace
 where (t.typtype = 'b' or t.typtype = 'p' and not t.typisdefined)
   and not exists (select from pg_catalog.pg_type e where e.typarray = t.oid)
   and t.typnamespace in )" +
           request.managed;
}

template <>
void read<BaseType>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::type, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), BaseType{});
        object.owner = row.text();
        object.grants = read_grants(row.view(), *object.owner);
        BaseType& type = object.as<BaseType>();
        type.shell = row.boolean();
        if (!type.shell) read_base_type(row, type);
        reader.add(Class::type, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
