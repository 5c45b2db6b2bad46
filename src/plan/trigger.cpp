#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Trigger& value, Needs& out) {
    for (Kind kind : {Kind::table, Kind::view, Kind::materialized_view})
        out.structure.push_back({kind, object.id.schema, "", object.id.parent, ""});
    for (const std::string& column : value.update_of) out.structure.push_back(column_of(object, column));
    out.own_columns = true;
    add_texts(value, out);
    out.fragments.push_back({value.function + "()", Strength::expression});
}

bool alters_in_place(const Change& change, const Trigger& before, const Trigger& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Trigger>(change);
}

}  // namespace schemadiff::plan
