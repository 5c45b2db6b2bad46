#include "inspect/unmodelled.h"

namespace schemadiff::inspect {

// What no kind stands for. An ordinary role sees of pg_subscription the name only (13), and of pg_user_mapping nothing
// but the view.
std::string query_unmodelled(const Request&) {
    return R"(
select 'security label of ' || i.type || ' ' || i.identity
  from pg_catalog.pg_seclabel l
 cross join lateral pg_catalog.pg_identify_object(l.classoid, l.objoid, l.objsubid) i
 where l.objoid >= 16384)";
}

void read_unmodelled(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) reader.add_not_modelled(result.text(number, 0));
}

}  // namespace schemadiff::inspect
