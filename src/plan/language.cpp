#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Language& value, Needs& out) {
    static_cast<void>(object);
    for (const std::string* name : {&value.handler, &value.inline_handler, &value.validator}) add_function(*name, out);
}

bool alters_in_place(const Change& change, const Language& before, const Language& after) {
    static_cast<void>(before), static_cast<void>(after);
    return by_traits<Language>(change);
}

}  // namespace schemadiff::plan
