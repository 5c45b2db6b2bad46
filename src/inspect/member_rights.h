// The rights on members of extensions, and on the server's own objects, that differ from what the extension's script,
// or initdb, gave them (pg_init_privs).
//
// Those are no objects here; what somebody granted on them is his, and pg_dump keeps it.
#pragma once

#include <string>
#include <string_view>

#include "schemadiff/grant.h"

namespace schemadiff::inspect {

// Subqueries of (classid, objid): what belongs to the extension, or to the system's schema, whose oid the expression
// gives.
std::string extension_members(const std::string& extension_oid);
std::string system_members(const std::string& schema_oid);
// A text[] of the differences for the members that the subquery gives: five texts each, as read_member_rights() wants
// them.
std::string member_rights(const std::string& members);
// Grants whose column is the member as GRANT names it: `function app.crypt(text, text)`, and whose privilege may have
// columns: `select (a)`.
Grants read_member_rights(std::string_view texts);

}  // namespace schemadiff::inspect
