#include "inspect/child_index.h"

#include "sql/quote.h"

namespace schemadiff::inspect {

ChildIndex read_child_index(Row& row, std::string_view name, std::string_view table, std::string_view label) {
    ChildIndex child;
    const std::string schema = row.text();
    child.attached = !row.next_is_null();
    const std::string parent = row.text();
    const bool like_parent = row.boolean();
    const Names columns = row.names();
    if (!child.attached) return child;
    child.parent = sql::qualified(schema, parent);
    // The names of the index's own columns are those that ChooseIndexColumnNames() gave them (indexcmds.c).
    const std::string addition = label == "pkey" ? "" : sql::index_name_addition(columns);
    child.usual = like_parent && name == sql::make_object_name(table, addition, label);
    return child;
}

}  // namespace schemadiff::inspect
