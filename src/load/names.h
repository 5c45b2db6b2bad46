// Names as keys of a model write them: exact, with their case, unless a dot or a quote makes them SQL.
//
// Used by the readers and the writer. SQL fragments follow SQL's own rules (sql/quote.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "load/context.h"

namespace schemadiff::load {

struct QualifiedName {
    std::string schema;  // empty: not given
    std::string name;

    bool operator==(const QualifiedName&) const = default;
};

// A top-level key: `orders`, `audit.log`, `"a.b"`, `audit."Log "`. Bare parts keep their case, quoted ones are decoded.
// nullopt for more than two parts, an empty part or a quote without its end.
std::optional<QualifiedName> read_key_name(std::string_view key);
// The way back: the schema is left out where it is `file_schema`.
std::string key_name(std::string_view schema, std::string_view name, std::string_view file_schema);

// A key below an object: a column, a constraint. Exact, but for one that SQL's quotes enclose.
std::string read_member_name(std::string_view key);
std::string member_name(std::string_view name);

// A reference to a relation as a list holds it (`inherits: [audit.log]`), by the rules of keys, as SQL text.
std::optional<std::string> read_reference(std::string_view key);

}  // namespace schemadiff::load
