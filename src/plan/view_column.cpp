#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const ViewColumn& value, Needs& out) {
    for (Kind kind : {Kind::view, Kind::materialized_view})
        out.structure.push_back({kind, object.id.schema, "", object.id.parent, ""});
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const ViewColumn& before, const ViewColumn& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<ViewColumn>(change);
}

}  // namespace schemadiff::plan
