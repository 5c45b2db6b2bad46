// Renames in a form that texts are searched for.
//
// Used by rename.cpp only: it stands in the map of all renames, which keeps both forms together.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "schemadiff/identity.h"
#include "sql/rename_columns.h"

namespace schemadiff::compare {

class RenameTexts {
  public:
    using Columns = std::map<std::string, std::string>;  // old name -> new name

    void add(const Identity& id, const std::string& name);
    void set_order(const std::pair<std::string, std::string>& table, std::vector<std::string> columns) {
        relations_.set_order(table, std::move(columns));
    }

    const sql::RelationRenames& relations() const { return relations_; }
    // An index or a key, which has its name in its schema; null where it keeps it.
    const std::string* index(const std::string& schema, const std::string& name) const;
    // Of one relation, by schema and name; null where none is renamed.
    const Columns* columns_of(const std::pair<std::string, std::string>& relation) const;

    // `schema.name` wherever it stands in the text, and the columns given wherever their bare name stands.
    std::string replaced(const std::string& text, const Columns* columns = nullptr) const;

  private:
    // By schema and old name.
    using Names = std::map<std::pair<std::string, std::string>, std::string>;

    const std::string* find(const std::string& schema, const std::string& name, bool call) const;

    Names routines_;
    Names others_;
    Names indexes_;
    std::map<std::string, std::string> schemas_;
    sql::RelationRenames relations_;
};

}  // namespace schemadiff::compare
