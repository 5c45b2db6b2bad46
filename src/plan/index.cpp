#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Index& value, Needs& out) {
    for (Kind kind : {Kind::table, Kind::materialized_view})
        out.structure.push_back({kind, object.id.schema, "", object.id.parent, ""});
    for (const std::string& column : value.include) out.structure.push_back(column_of(object, column));
    out.structure.push_back({Kind::access_method, "", "", value.method, ""});
    out.own_columns = true;
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const Index& before, const Index& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Index>(change);
}

}  // namespace schemadiff::plan
