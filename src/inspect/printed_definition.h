// Cuts parts out of whole statements as pg_get_indexdef(), pg_get_constraintdef() and pg_get_triggerdef() print them.
//
// Used where PostgreSQL has no function for the part alone. It knows quotes and parentheses, and no grammar.
#pragma once

#include <string_view>

namespace schemadiff::inspect {

// What stands between the first parenthesis outside quotes that follows the words ` MARKER ` outside quotes, and its
// counterpart, without both. Empty if there is none. `CREATE INDEX i ON t USING btree (lower(a))`, "USING": `lower(a)`.
std::string_view parenthesised_after(std::string_view definition, std::string_view marker);

}  // namespace schemadiff::inspect
