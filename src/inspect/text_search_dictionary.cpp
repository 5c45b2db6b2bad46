#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<TextSearchDictionary>(const Request& request) {
    return R"(
select d.oid,
       n.nspname,
       d.dictname,
       pg_catalog.pg_get_userbyid(d.dictowner),
       tn.nspname,
       t.tmplname,
       d.dictinitoption
  from pg_catalog.pg_ts_dict d
  join pg_catalog.pg_namespace n on n.oid = d.dictnamespace
  join pg_catalog.pg_ts_template t on t.oid = d.dicttemplate
  join pg_catalog.pg_namespace tn on tn.oid = t.tmplnamespace
 where d.dictnamespace in )" +
           request.managed;
}

template <>
void read<TextSearchDictionary>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::text_search_dictionary, oid)) continue;
        Identity id;
        id.schema = row.text();
        id.name = row.text();
        Object object(std::move(id), TextSearchDictionary{});
        object.owner = row.text();
        TextSearchDictionary& dictionary = object.as<TextSearchDictionary>();
        const std::string_view schema = row.view();
        dictionary.template_name = sql::qualified(schema, row.view());
        dictionary.options.text = row.text();
        reader.add(Class::text_search_dictionary, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
