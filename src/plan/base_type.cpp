#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const BaseType& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_texts(value, out);
    for (const std::string* name : {&value.input, &value.output, &value.receive, &value.send, &value.typmod_in,
                                    &value.typmod_out, &value.analyze, &value.subscript})
        add_function(*name, out);
}

bool alters_in_place(const Change& change, const BaseType& before, const BaseType& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<BaseType>(change);
}

}  // namespace schemadiff::plan
