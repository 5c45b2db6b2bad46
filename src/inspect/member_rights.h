// The rights on members of extensions that differ from what the extension's script gave them.
//
// Members are no objects; what somebody granted on them is his, and pg_dump keeps it (pg_init_privs).
#pragma once

#include <string>
#include <string_view>

#include "schemadiff/grant.h"

namespace schemadiff::inspect {

// A text[] of the differences for the extension whose oid the expression gives: five texts each, as
// read_member_rights() wants them.
std::string member_rights(const std::string& extension_oid);
// Grants whose column is the member as GRANT names it: `function app.crypt(text, text)`, and whose privilege may have
// columns: `select (a)`.
Grants read_member_rights(std::string_view texts);

}  // namespace schemadiff::inspect
