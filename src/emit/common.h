// What objects of every kind may have beside their own attributes: comment, security labels, the extensions with which
// they go, owner and grants.
//
// Used in src/emit only, by dispatch.cpp for all kinds.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "emit/statement.h"

namespace schemadiff::emit {

// Adds what a new object has of them.
void create_common(const Object& object, const Context& context, Statements& out);
// Adds its comment, or comments, and labels only.
void create_annotations(const Object& object, Statements& out);
// Adds what takes them away, of what stays when its object goes: a column of a view.
void drop_common(const Object& object, const Context& context, Statements& out);
// Adds what the change names of them, and what ALTER takes away unasked.
void alter_common(const Change& change, const Context& context, Statements& out);
// What leads from the one labels to the others: for each provider the literal that SECURITY LABEL takes, or NULL.
std::vector<std::pair<std::string, std::string>> label_changes(const Options& from, const Options& to);
// Whether the change names anything else.
bool touches_own_attributes(const Change& change);

}  // namespace schemadiff::emit
