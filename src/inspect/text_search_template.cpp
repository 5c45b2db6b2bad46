#include "inspect/kinds.h"

namespace schemadiff::inspect {

template <>
std::string query<TextSearchTemplate>(const Request& request) {
    return R"(
select t.oid,
       n.nspname,
       t.tmplname,
       t.tmplinit,
       t.tmpllexize
  from pg_catalog.pg_ts_template t
  join pg_catalog.pg_namespace n on n.oid = t.tmplnamespace
 where t.tmplnamespace in )" +
           request.managed;
}

namespace {

// `pg_catalog.` before what regproc prints bare; empty for none.
std::string function_name(std::string_view printed) {
    if (printed == "-") return {};
    const bool qualified = printed.find('.') != std::string_view::npos;
    return (qualified ? "" : "pg_catalog.") + std::string(printed);
}

}  // namespace

template <>
void read<TextSearchTemplate>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::text_search_template, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        TextSearchTemplate value;
        value.init = function_name(row.view());
        value.lexize = function_name(row.view());
        reader.add(Class::text_search_template, oid, Object(std::move(id), std::move(value)));
    }
}

}  // namespace schemadiff::inspect
