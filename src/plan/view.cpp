#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const View& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const View& before, const View& after) {
    static_cast<void>(before), static_cast<void>(after);
    // CREATE OR REPLACE VIEW keeps the columns it finds; whether a new query gives the same ones only a server knows.
    return !change.touches("query") && by_traits<View>(change);
}

}  // namespace schemadiff::plan
