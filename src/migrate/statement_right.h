// Which rights a statement needs, read off its words: so that a run that must fail for want of one fails before it
// begins.
//
// Used by missing_right.cpp. By PostgreSQL's documentation of each command. Only what can be told for certain counts;
// of the rest the server says it when the statement runs.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::migrate {

enum class RightKind {
    owner_of_relation,  // table, view, index, sequence, foreign table
    drop_relation,      // its owner, or its schema's
    maintainer,         // its owner, or from 17 on who has MAINTAIN on it or, of an index, on its table
    owner_of_routine,
    owner_of_type,
    owner_of_schema,
    create_in_schema,  // `name`: the schema; empty: the one that unqualified names are made in
    create_in_database,
    privilege_on_table,  // `privilege`: select, insert, ...
    membership,          // in role `name`
    create_role,
    superuser,  // as PostgreSQL is; managed clouds let others do it, too
};

struct NeededRight {
    RightKind kind = RightKind::superuser;
    std::string name;  // quoted as SQL writes it
    std::string privilege{};
    auto operator<=>(const NeededRight&) const = default;
};

// In the statement's order, each once; none where it needs none or nobody can tell.
std::vector<NeededRight> rights_of(std::string_view statement);

// The name under which it makes something, or renames it to; empty: it does neither.
std::string made_by(std::string_view statement);

// Whether rights are not what they were once it has run, or the role, or where unqualified names are made: what follows
// it cannot be judged before.
bool changes_rights(std::string_view statement);

}  // namespace schemadiff::migrate
