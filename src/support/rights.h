// What PostgreSQL itself gives: to PUBLIC and to the owner on a new object, and through default privileges that nobody
// changed (acldefault() in src/backend/utils/adt/acl.c).
//
// Used by load, inspect, compare and emit, which all say only what differs from it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schemadiff/object.h"

namespace schemadiff::support {

// The schema of the server's own objects, which every database has. It is an object for the sake of the rights that
// somebody gave on those; it is never made and never dropped.
bool is_system_schema(const Identity& id);

// Whether the object's grants are those on its members, beside what these came with (pg_init_privs): extensions, and
// the system's schema. Their column is the member as GRANT names it.
bool has_rights_of_members(const Identity& id);

// The rights of everybody but the owner on a new object. The schema public is no new object: it comes with its own.
Grants built_in_rights(const Identity& id, int server_version);

// The owner's privileges; empty for kinds without rights. MAINTAIN is there from 17 on.
Names owner_privileges(Kind kind, int server_version);

// The default privileges that nobody changed, `role` being a grantee like any other. `object_type`: tables, sequences,
// functions, types, schemas. A model, which knows no server, asks for the newest.
Grants usual_default_privileges(std::string_view object_type, const std::string& role, int server_version);

// The owner's rights by what differs from all of them, where `rights` holds each that he has.
Grants owner_by_exception(Grants rights, Kind kind, int server_version);

// The rights in one form: without what the owner has anyway, and absent where they are the built-in ones.
std::optional<Grants> in_one_form(std::optional<Grants> rights, const Identity& id,
                                  const std::optional<std::string>& owner, int server_version);

}  // namespace schemadiff::support
