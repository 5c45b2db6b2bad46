#include <algorithm>

#include "inspect/enabled.h"
#include "inspect/kinds.h"
#include "sql/quote.h"

namespace schemadiff::inspect {

template <>
std::string query<EventTrigger>(const Request&) {
    return R"(
select e.oid,
       e.evtname,
       pg_catalog.pg_get_userbyid(e.evtowner),
       e.evtevent,
       e.evttags,
       n.nspname,
       p.proname,
       e.evtenabled
  from pg_catalog.pg_event_trigger e
  join pg_catalog.pg_proc p on p.oid = e.evtfoid
  join pg_catalog.pg_namespace n on n.oid = p.pronamespace)";
}

template <>
void read<EventTrigger>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        if (reader.is_extension_member(Class::event_trigger, oid)) continue;
        Identity id;
        id.name = row.text();
        Object object(std::move(id), EventTrigger{});
        object.owner = row.text();
        EventTrigger& trigger = object.as<EventTrigger>();
        trigger.event = row.text();
        trigger.tags = row.names();
        std::sort(trigger.tags.begin(), trigger.tags.end());
        const std::string schema = row.text();
        trigger.function = sql::qualified(schema, row.view());
        trigger.enabled = enabled_word(row.letter());
        reader.add(Class::event_trigger, oid, std::move(object));
    }
}

}  // namespace schemadiff::inspect
