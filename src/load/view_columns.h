// `columns` of a view or materialized view: names, and what a column has beyond its name.
#pragma once

#include "load/form.h"
#include "load/members.h"

namespace schemadiff::load {

// A list holds the names; an entry may be `name: {comment: ...}`. A mapping holds only what columns have beyond their
// names, which are then the query's.
void read_view_columns(Context& context, const YamlNode& node, const Object& view, Names& names);
// Of the columns that were read for `view`: their grants belong to the view, and what says nothing else is no object.
void settle_view_columns(std::vector<Object>& objects, Object& view);
void write_view_columns(const Object& view, const Names& names, const WriteContext& context, MappingOut& out);

}  // namespace schemadiff::load
