// What the words of a statement say of the objects it names: which locks it takes, which rights it needs, what it
// makes.
//
// Behind statement_lock.h and statement_right.h, which tell what each of these means. One table of verbs for all of it,
// after the grammar of PostgreSQL 13 to 18.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrate/statement_lock.h"
#include "migrate/statement_right.h"

namespace schemadiff::migrate {

struct StatementEffect {
    std::vector<StatementLock> locks;  // in the statement's order, each relation once
    std::vector<NeededRight> rights;   // in the statement's order, each once
    std::string made;                  // the name under which it makes something, or renames it to
};

StatementEffect effect_of(std::string_view statement, int server_version = kNewestServer);

}  // namespace schemadiff::migrate
