#include <algorithm>

#include "inspect/grants.h"
#include "inspect/kinds.h"
#include "sql/quote.h"
#include "support/rights.h"

namespace schemadiff::inspect {

// The entry of a schema holds what is granted beyond the others; one for all schemas holds everything, the built-in
// default included (aclchk.c, SetDefaultACL).
template <>
std::string query<DefaultPrivileges>(const Request& request) {
    return R"(
select d.oid,
       pg_catalog.pg_get_userbyid(d.defaclrole),
       coalesce(n.nspname, ''),
       d.defaclobjtype,
       d.defaclacl
  from pg_catalog.pg_default_acl d
  left join pg_catalog.pg_namespace n on n.oid = d.defaclnamespace
 where d.defaclnamespace = 0
    or d.defaclnamespace in )" +
           request.managed;
}

namespace {

std::string_view objects_word(char letter) {
    switch (letter) {
        case 'r':
            return "tables";
        case 'S':
            return "sequences";
        case 'f':
            return "functions";
        case 'T':
            return "types";
        case 'n':
            return "schemas";
        case 'L':
            return "large objects";
    }
    return {};
}

bool same_right(const Grant& one, const Grant& other) {
    return one.privilege == other.privilege && one.grantee == other.grantee && one.is_public == other.is_public;
}

bool has(const Grants& rights, const Grant& wanted) {
    return std::any_of(rights.begin(), rights.end(), [&](const Grant& each) { return same_right(each, wanted); });
}

void split_rights(const Grants& held, const Grants& usual, DefaultPrivileges& value) {
    for (const Grant& each : held) {
        if (each.grantable || !has(usual, each)) value.grants.push_back(each);
    }
    for (const Grant& each : usual) {
        if (!has(held, each)) value.revoked.push_back(each);
    }
}

}  // namespace

template <>
void read<DefaultPrivileges>(const db::Result& result, Reader& reader) {
    for (int number = 0; number < result.rows(); ++number) {
        Row row(result, number);
        const Oid oid = row.oid();
        DefaultPrivileges value;
        value.role = row.text();
        value.schema = row.text();
        value.object_type = objects_word(row.letter());
        std::string name = "for role " + sql::identifier(value.role);
        if (!value.schema.empty()) name += " in schema " + sql::identifier(value.schema);
        Identity id;
        id.name = name + " on " + value.object_type;
        const Grants usual = value.schema.empty() ? support::usual_default_privileges(value.object_type, value.role,
                                                                                      reader.server_version())
                                                  : Grants{};
        split_rights(parse_grants(row.view(), ""), usual, value);
        reader.add(Class::default_acl, oid, Object(std::move(id), std::move(value)));
    }
}

}  // namespace schemadiff::inspect
