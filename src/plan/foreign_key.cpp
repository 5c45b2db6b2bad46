#include "plan/needs.h"

namespace schemadiff::plan {

void needs(const Object& object, const ForeignKey& value, Needs& out) {
    out.structure.push_back(table_of(object));
    for (const std::string& column : value.columns) out.structure.push_back(column_of(object, column));
    out.structure.push_back({Kind::table, value.references_schema, "", value.references_table, ""});
    for (const std::string& column : value.references_columns)
        out.structure.push_back({Kind::column, value.references_schema, value.references_table, column, ""});
}

bool alters_in_place(const Change& change, const ForeignKey& before, const ForeignKey& after) {
    if (change.touches("not_valid") && !before.not_valid && after.not_valid) return false;
    return by_traits<ForeignKey>(change);
}

}  // namespace schemadiff::plan
