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
};

// `type` is the letter of pg_constraint.contype. Keys that a parent's key made in a partition are left out.
std::string query_key_constraints(const Request& request, char type);
// False if the constraint's table is not managed.
bool read_key_constraint(Row& row, const Reader& reader, KeyConstraint& constraint);

}  // namespace schemadiff::inspect
