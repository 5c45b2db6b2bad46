// Queries that must return no row before a statement that may fail on rows is run.
//
// A guard runs before anything of its plan has changed, so it may speak only of what the database holds by then: the
// functions here ask the context and give nothing where a table or column is new. Each query returns the rows that
// stand in the way: whoever is refused is told how many they are, and may run it to see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emit/statement.h"

namespace schemadiff::emit {

// True if the table and its columns are there before the plan runs, under these names.
bool was_there(const Context& context, const std::string& schema, const std::string& table, const Names& columns);
// True if nothing that the expression could mention is new or has another type: no new column's name is a word of it.
bool can_be_asked(const Context& context, const std::string& schema, const std::string& table,
                  const std::string& expression);

// `SELECT * FROM from WHERE condition`; without a condition all rows.
std::string rows_query(const std::string& from, const std::string& condition);

// The keys that come twice, with how often, and those with a null in them where that is forbidden. `keys` are SQL.
enum class KeyNulls { distinct, equal, forbidden };
std::string duplicates_query(const std::string& from, const std::vector<std::string>& keys, KeyNulls nulls,
                             const std::string& condition = "");

}  // namespace schemadiff::emit
