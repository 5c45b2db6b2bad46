#include "plan/needs.h"
#include "plan/routine.h"

namespace schemadiff::plan {

void needs(const Object& object, const Procedure& value, Needs& out) {
    out.structure.push_back({Kind::schema, "", "", object.id.schema, ""});
    add_texts(value, out);
    out.structure.push_back({Kind::language, "", "", value.language, ""});
    add_transforms(value.transforms, value.language, out);
    const Strength strength = value.language == "sql" ? Strength::sql_body : Strength::body;
    const bool known = value.language == "sql" || value.language == "plpgsql";
    if (known && !value.body.empty()) out.fragments.push_back({value.body.text, strength});
}

bool alters_in_place(const Change& change, const Procedure& before, const Procedure& after) {
    return !change.touches("arguments") || can_replace_arguments(before.arguments, after.arguments);
}

}  // namespace schemadiff::plan
