// Who inherits from whom in one catalog: partitions and plain inheritance alike.
//
// Used by compare, emit and plan, which all must know what a statement on a parent does to its children. Keeps pointers
// into the catalog, which outlives it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "schemadiff/catalog.h"

namespace schemadiff::compare {

using TableName = std::pair<std::string, std::string>;  // schema, name

// The parents that a table names, in their order; a partition has one.
std::vector<TableName> parents_of(const Table& table);

class Hierarchy {
  public:
    explicit Hierarchy(const Catalog& catalog);

    const Catalog& catalog() const { return *catalog_; }
    // Null where the catalog has no such table.
    const Object* table(const TableName& name) const;
    // Those that the catalog holds.
    const std::vector<TableName>& parents(const TableName& name) const;
    const std::vector<TableName>& children(const TableName& name) const;
    // All that inherit from the table, nearest first; each once.
    std::vector<TableName> descendants(const TableName& name) const;
    std::vector<TableName> ancestors(const TableName& name) const;

    // The names of a table's columns: its parents' first, in their order, then its own by position.
    Names column_names(const TableName& name) const;
    // A column as PostgreSQL has it, whether its own or a parent's with what the table says differently; without what
    // no child takes from its parent (statistics, options, identity). Null where there is none.
    std::optional<Column> column(const TableName& table, const std::string& name) const;
    // The same as its parents give it.
    std::optional<Column> inherited_column(const TableName& table, const std::string& name) const;
    // Whether it has the column, by itself or from a parent; and whether a parent gives it.
    bool has_column(const TableName& table, const std::string& name) const;
    bool inherits_column(const TableName& table, const std::string& name) const;
    // The parents' objects of that kind and name, of all ancestors; nearest first.
    std::vector<const Object*> above(Kind kind, const TableName& table, const std::string& name) const;
    // The foreign keys that refer to the table by its own name; all of them are found at the first question.
    const std::vector<const Object*>& references_to(const TableName& table) const;

  private:
    std::vector<TableName> reached(const TableName& name,
                                   const std::map<TableName, std::vector<TableName>>& edges) const;
    const Object* own_column(const TableName& table, const std::string& name) const;

    const Catalog* catalog_;
    std::map<TableName, std::vector<TableName>> parents_;
    std::map<TableName, std::vector<TableName>> children_;
    mutable std::optional<std::map<TableName, std::vector<const Object*>>> references_;
};

// What a column says differently from `parent`; `inherited` is set. Nothing differs where it equals a column that is
// only marked so.
Column overrides_of(const Column& column, const Column& parent);

// Whether a column is in the partition key, by itself or in an expression.
bool is_partitioned_by(const Table& table, const std::string& column);

// Whether the table is partitioned by a column that gets another type or collation.
bool is_key_retyped(const TableName& table, const Hierarchy& from, const Hierarchy& to);

// The members of one kind that a table has in a catalog: they stand side by side.
std::span<const ObjectPtr> members_of(const Catalog& catalog, Kind kind, const TableName& table);

}  // namespace schemadiff::compare
