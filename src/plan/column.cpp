#include "emit/type_change.h"
#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Column& value, Needs& out) {
    out.structure.push_back(table_of(object));
    out.own_columns = !value.generated.empty();
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const Column& before, const Column& after) {
    // A generation expression can be dropped (ALTER COLUMN DROP EXPRESSION) and, from 17, changed (plan/spread.cpp); a
    // plain column never becomes a generated one. A generated column holds nothing of its own, so it may be made anew.
    // No USING can stand where its type changes, so that only a cast on assignment leads there.
    if (!before.generated.empty() && !after.generated.empty() && change.touches("type") &&
        !emit::type_change("", before.type.text, after.type.text, {}).cast.empty())
        return false;
    if (!change.touches("generated") && !change.touches("generated_kind")) return by_traits<Column>(change);
    return !before.generated.empty() && after.generated.empty() && before.generated_kind != "virtual";
}

}  // namespace schemadiff::plan
