#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Table& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    if (!value.access_method.empty()) out.structure.push_back({Kind::access_method, "", "", value.access_method, ""});
    if (!value.server.empty()) out.structure.push_back({Kind::foreign_server, "", "", value.server, ""});
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const Table& before, const Table& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Table>(change);
}

}  // namespace schemadiff::plan
