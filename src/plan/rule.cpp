#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Rule& value, Needs& out) {
    for (Kind kind : {Kind::table, Kind::view, Kind::materialized_view})
        out.structure.push_back({kind, object.id.schema, "", object.id.parent, ""});
    out.own_columns = true;
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const Rule& before, const Rule& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Rule>(change);
}

}  // namespace schemadiff::plan
