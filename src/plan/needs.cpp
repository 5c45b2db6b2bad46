#include "plan/needs.h"

namespace schemadiff::plan {

Needs needs(const Object& object) {
    Needs out;
    visit(
        [&](const auto& value) {
            needs(object, value, out);
            if constexpr (requires { value.depends_on_extensions; })
                for (const std::string& each : value.depends_on_extensions)
                    out.structure.push_back({Kind::extension, "", "", each, ""});
        },
        object.value);
    return out;
}

bool alters_in_place(const Change& change) {
    return visit(
        [&](const auto& before) {
            using T = std::decay_t<decltype(before)>;
            return alters_in_place(change, before, change.after->as<T>());
        },
        change.before->value);
}

}  // namespace schemadiff::plan
