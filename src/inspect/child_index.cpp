#include "inspect/child_index.h"

#include "sql/quote.h"

namespace schemadiff::inspect {

ChildIndex child_index(const Reader& reader, Oid index, std::string_view name, std::string_view table,
                       std::string_view label) {
    ChildIndex child;
    const IndexParent* parent = reader.index_parent(index);
    if (!parent) return child;
    child.attached = true;
    child.parent = sql::qualified(reader.schema_name(parent->schema), parent->name);
    if (!parent->says_the_same) return child;
    // The names of the index's own columns are those that ChooseIndexColumnNames() gave them (indexcmds.c).
    const std::string addition = label == "pkey" ? "" : sql::index_name_addition(parse_names(parent->columns));
    child.usual = name == sql::make_object_name(table, addition, label);
    return child;
}

}  // namespace schemadiff::inspect
