#include "inspect/kinds.h"

namespace schemadiff::inspect {

// regproc prints a name with its schema where the search_path, empty here, does not lead to it.
template <>
std::string query<TextSearchParser>(const Request& request) {
    return R"(
select p.oid,
       n.nspname,
       p.prsname,
       p.prsstart,
       p.prstoken,
       p.prsend,
       p.prsheadline,
       p.prslextype
  from pg_catalog.pg_ts_parser p
  join pg_catalog.pg_namespace n on n.oid = p.prsnamespace
 where p.prsnamespace in )" +
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
void read<TextSearchParser>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::text_search_parser, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        TextSearchParser parser;
        parser.start = function_name(row.view());
        parser.gettoken = function_name(row.view());
        parser.end = function_name(row.view());
        parser.headline = function_name(row.view());
        parser.lextypes = function_name(row.view());
        reader.add(Class::text_search_parser, oid, Object(std::move(id), std::move(parser)));
    }
}

}  // namespace schemadiff::inspect
