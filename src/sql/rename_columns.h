// Carries renames of relations and columns out in a fragment of SQL, as PostgreSQL prints it once they are done.
//
// Used by compare for what a snapshot holds: views, rules, policies and expressions name columns by the tables in
// reach, which tokens do not tell. Names that stand behind their schema (`public.orders`) are left to the caller.
#pragma once

#include <map>
#include <optional>
#include <set>
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
class RelationRenames {
  public:
    using Key = std::pair<std::string, std::string>;

    void rename_relation(const Key& relation, const std::string& name);
    void rename_column(const Key& relation, const std::string& old_name, const std::string& name);
    void set_order(const Key& relation, std::vector<std::string> columns) { all_[relation].order = std::move(columns); }

    // Null where neither the relation nor a column of it is renamed.
    const RelationRename* find(const Key& relation) const;
    const std::map<Key, RelationRename>& all() const { return all_; }
    // Whether anything is renamed that was called so.
    bool has_word(std::string_view word) const { return words_.find(word) != words_.end(); }

  private:
    RelationRename& at(const Key& relation);

    std::map<Key, RelationRename> all_;
    std::set<std::string, std::less<>> words_;
};

// `own` is the relation that the fragment belongs to, where it is an expression over its columns or an action of its
// rule; null where it is none, or is not renamed. A column of a SELECT's list keeps its name (`status AS state`).
// nullopt: the parser does not know the syntax, or there is a natural join.
std::optional<std::string> rename_columns(std::string_view fragment, FragmentKind kind, const RelationRenames& renames,
                                          const std::pair<std::string, std::string>* own);

}  // namespace schemadiff::sql
