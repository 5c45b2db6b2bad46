// Gives the names in a fragment of SQL their schema, by inserting text where they stand; all else stays byte for byte.
//
// Used by load (what a model says in fragments) before anything is compared or emitted. It knows no object: a resolver
// says which schema a name has. Works on libpg_query's tree, so CTEs, aliases and columns are never taken for objects.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace schemadiff::sql {

enum class FragmentKind {
    expression,  // a CHECK, a default, a predicate
    query,       // a SELECT or another whole statement; several with semicolons: the body of a function in SQL
    type,        // a type name with modifiers
    index_keys,  // what stands in the parentheses of CREATE INDEX, with collations and operator classes
    sql_body,    // RETURN expr, or BEGIN ATOMIC ... END
    rule         // what stands behind AS in CREATE RULE: the event with its table, condition and actions
};

// Answers for unqualified names, decoded. nullopt: the name is PostgreSQL's own, or unknown; it is then left alone.
class NameResolver {
  public:
    virtual ~NameResolver() = default;
    virtual std::optional<std::string> schema_of_relation(std::string_view name) const = 0;
    virtual std::optional<std::string> schema_of_type(std::string_view name) const = 0;
    virtual std::optional<std::string> schema_of_function(std::string_view name) const = 0;
    virtual std::optional<std::string> schema_of_collation(std::string_view name) const = 0;
    virtual std::optional<std::string> schema_of_operator_class(std::string_view) const { return std::nullopt; }
    // Only for operators whose precedence OPERATOR(schema.op) keeps: not for those of arithmetic and comparison.
    virtual std::optional<std::string> schema_of_operator(std::string_view) const { return std::nullopt; }
};

struct Qualified {
    std::string text;
    // False: the parser does not know the syntax, and the text is as it was, although it has a name the resolver knows.
    bool parsed = true;
};

// Names inside literals count where they name an object: 's'::regclass, nextval('s').
Qualified qualify(std::string_view fragment, FragmentKind kind, const NameResolver& resolver);

}  // namespace schemadiff::sql
