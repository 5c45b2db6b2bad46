#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const Policy& value, Needs& out) {
    out.structure.push_back(table_of(object));
    out.own_columns = true;
    add_texts(value, out);
}

bool alters_in_place(const Change& change, const Policy& before, const Policy& after) {
    // ALTER POLICY gives an expression and takes none away.
    const bool loses_using = !before.using_expression.empty() && after.using_expression.empty();
    const bool loses_check = !before.check_expression.empty() && after.check_expression.empty();
    return !loses_using && !loses_check && by_traits<Policy>(change);
}

}  // namespace schemadiff::plan
