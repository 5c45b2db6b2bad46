#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<ForeignDataWrapper>(const Request&) {
    return R"(
select w.oid,
       w.fdwname,
       pg_catalog.pg_get_userbyid(w.fdwowner),
       hn.nspname,
       h.proname,
       vn.nspname,
       v.proname,
       w.fdwacl,
       w.fdwoptions
  from pg_catalog.pg_foreign_data_wrapper w
  left join pg_catalog.pg_proc h on h.oid = w.fdwhandler
  left join pg_catalog.pg_namespace hn on hn.oid = h.pronamespace
  left join pg_catalog.pg_proc v on v.oid = w.fdwvalidator
  left join pg_catalog.pg_namespace vn on vn.oid = v.pronamespace
 where w.oid >= 16384)";
}

template <>
void read<ForeignDataWrapper>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::foreign_data_wrapper, oid)) continue;
        Identity id;
        id.name = row.text();
        Object object(std::move(id), ForeignDataWrapper{});
        object.owner = row.text();
        ForeignDataWrapper& wrapper = object.as<ForeignDataWrapper>();
        const auto function = [&] {
            const std::string schema = row.text();
            const std::string name = row.text();
            return name.empty() ? name : sql::qualified(schema, name);
        };
        wrapper.handler = function();
        wrapper.validator = function();
        object.grants = read_grants(row.view(), *object.owner);
        wrapper.options = row.options();
        reader.add(Class::foreign_data_wrapper, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
