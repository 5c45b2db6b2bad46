#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Aggregate& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_texts(value, out);
    for (const std::string* name : {&value.sfunc, &value.finalfunc, &value.combinefunc, &value.serialfunc,
                                    &value.deserialfunc, &value.msfunc, &value.minvfunc, &value.mfinalfunc})
        add_function(*name, out);
}

bool alters_in_place(const Change& change, const Aggregate& before, const Aggregate& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Aggregate>(change);
}

}  // namespace schemadiff::plan
