// What primary keys and unique constraints have in common: both stand on an index of theirs.
#pragma once

#include <string>

#include "inspect/reader.h"
#include "inspect/request.h"

namespace schemadiff::inspect {

// What a constraint's index holds.
struct KeyConstraint {
    Oid oid = 0;
    Identity id;  // without kind
    Names columns;
    Names include;
    bool nulls_not_distinct = false;
    bool without_overlaps = false;
    bool deferrable = false;
    bool initially_deferred = false;
    Options with;
    std::string tablespace;
    std::string index_comment;
    Names depends_on_extensions;
    std::string attach_to;
};

// `type` is the letter of pg_constraint.contype.
std::string query_key_constraints(const Request& request, char type);
// False if the constraint's table is not managed, or the key is what a parent's key makes in a partition. `label` is
// the end of its usual name.
bool read_key_constraint(Row& row, Reader& reader, std::string_view label, KeyConstraint& constraint);

}  // namespace schemadiff::inspect
