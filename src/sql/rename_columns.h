// Carries renames of relations and columns out in a fragment of SQL, as PostgreSQL prints it once they are done.
//
// Used by compare for what a snapshot holds: views, rules, policies and expressions name columns by the tables in
// reach, which tokens do not tell. Names that stand behind their schema (`public.orders`) are left to the caller.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/qualify.h"

namespace schemadiff::sql {

struct RelationRename {
    std::string name;                            // the new one, or the old where that stays
    std::map<std::string, std::string> columns;  // old name -> new name
    // All columns in their order, by their old names: where tables are joined USING one that is renamed, the table gets
    // an alias for each (`people persons(id, name)`), as PostgreSQL prints it. Empty: not known.
    std::vector<std::string> order{};
};

// By schema and name, both from before.
using RelationRenames = std::map<std::pair<std::string, std::string>, RelationRename>;

// `own` is the relation that the fragment belongs to, where it is an expression over its columns or an action of its
// rule; null where it is none, or is not renamed. A column of a SELECT's list keeps its name (`status AS state`).
// nullopt: the parser does not know the syntax, or there is a natural join, INSERT ... ON CONFLICT or MERGE.
std::optional<std::string> rename_columns(std::string_view fragment, FragmentKind kind, const RelationRenames& renames,
                                          const std::pair<std::string, std::string>* own);

}  // namespace schemadiff::sql
