// What each verb of SQL needs of the server, as a table: the locks it takes, the rights it needs, where the names of
// what it is about stand in the statement.
//
// Used by statement_verbs.cpp alone, which reads statements by it.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "migrate/statement_lock.h"
#include "migrate/statement_right.h"

namespace schemadiff::migrate {

// Where the relation stands that a verb or an action is about.
enum class Place {
    none,
    here,
    list,    // `ONLY a *, b (columns)`
    column,  // `a.column`
    behind_on,
    behind_to,
    behind_from,
    references,  // behind REFERENCES, in this action
    made,        // what the statement makes, or replaces
};

// What stands behind the verb's words, before the place.
enum class Makes { nothing, name, in_schema };

// What needs more than the table says.
enum class More {
    nothing,
    table_parts,     // of CREATE TABLE
    implementation,  // a function in C needs more than another
    said_mode,       // of LOCK TABLE
    renaming,        // RENAME TO and OWNER TO, wherever they stand
};

// One action of an ALTER. Patterns: words, `a|b` one of them, `[...]` may be left out, NAME any one name, OPTIONS those
// of maintenance, with or without parentheses.
struct Action {
    std::string_view pattern;
    LockMode lock;
    std::string_view with{};  // counts only where this word stands behind it
    Place place = Place::none;
    LockMode other_lock = LockMode::access_share;  // of what stands there
    std::optional<RightKind> right{};
    std::string_view privilege{};
    int below = 0;  // counts only for servers below this version; 0: for all
};

struct Verb {
    std::string_view pattern;
    Makes makes = Makes::nothing;
    Place place = Place::none;
    std::optional<LockMode> lock{};
    std::optional<RightKind> right{};
    std::string_view privilege{};
    More more = More::nothing;
    std::span<const Action> actions{};  // `lock` is then that of any other action
    std::string_view with{};            // counts only where this word stands anywhere
};

// The first that matches counts.
std::span<const Verb> verbs();

}  // namespace schemadiff::migrate
