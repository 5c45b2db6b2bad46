// PostgreSQL's key words and their categories, as one sorted table.
//
// Used by quoting (which words need quotes) and by the scanners of this layer (which words are no names). It is the
// union over servers 13 to 18: a word that is reserved in any of them counts as such in all.
#pragma once

#include <optional>
#include <string_view>

namespace schemadiff::sql {

// The categories of src/include/parser/kwlist.h: only `unreserved` words may stand anywhere as a name.
enum class KeywordCategory { unreserved, column_name, type_or_function, reserved };

// The category of a word in lower case; nullopt if it is no key word.
std::optional<KeywordCategory> keyword_category(std::string_view word);

}  // namespace schemadiff::sql
