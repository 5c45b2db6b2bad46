#include "migrate/statement_right.h"

#include "migrate/statement_cursor.h"
#include "migrate/statement_verbs.h"

namespace schemadiff::migrate {

std::vector<NeededRight> rights_of(std::string_view statement) {
    return effect_of(statement).rights;
}

std::string made_by(std::string_view statement) {
    return effect_of(statement).made;
}

bool changes_rights(std::string_view statement) {
    StatementCursor words(statement);
    if (words.take_any({"grant", "revoke", "set", "reset", "do", "call", "select", "with", "reassign"})) return true;
    if (words.take({"alter"})) return words.sees("default") || words.sees("role") || words.has("owner");
    return words.take({"create"}) && (words.sees("schema") || words.sees("role") || words.sees("extension"));
}

}  // namespace schemadiff::migrate
