// Expressions and queries: whether two texts are one tree, and what an expression holds that a guard must know.
//
// Used by compare (step 2 of "Equal means equal") and by oracle_query. What two texts *mean* is not decided here: only
// the server knows types. Nothing here throws on syntax that the parser does not know.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::sql {

// The version of PostgreSQL whose grammar the parser has ("15.1").
std::string_view parser_version();

// A form in which two texts are the same if the parser makes the same tree of them; for comparing, not for reading.
// nullopt: not one expression, or syntax that the parser does not know.
std::optional<std::string> canonical_expression(std::string_view text);

// The same for one SELECT, VALUES, TABLE or WITH, with or without a semicolon.
std::optional<std::string> canonical_query(std::string_view text);

// True if both parse as one expression and give the same tree. False says nothing: ask a server.
bool same_by_parser(std::string_view left, std::string_view right);

// True if the text, put into parentheses, can be nothing but one expression or a syntax error: balanced, without
// semicolon, comma or SELECT outside all parentheses, every literal and comment ended. By tokens, for any version.
bool is_single_expression(std::string_view text);

// A COLLATE of an expression, with the place of its operand: the number of columns and constants before its first one.
struct CollateUse {
    std::vector<std::string> names;  // without pg_catalog
    std::size_t operand = 0;

    bool operator==(const CollateUse&) const = default;
};

// The COLLATE clauses in order; nullopt if the text does not parse and has the word COLLATE.
std::optional<std::vector<CollateUse>> collations_of(std::string_view text);

// What an expression holds, by its tokens. Function names of SQL's own syntax (COALESCE, CAST, EXTRACT...) are not
// listed.
struct ExpressionFacts {
    bool has_subquery = false;
    bool has_aggregate = false;      // of pg_catalog, 13 to 18
    bool has_window = false;         // OVER, or a function of pg_catalog that needs it
    bool has_set_returning = false;  // of pg_catalog, 13 to 18
    bool has_parameter = false;
    std::vector<std::vector<std::string>> functions;  // names as written, decoded; each once, in order
    std::vector<std::vector<std::string>> types;      // of casts and typed literals, without built-in ones; each once
    std::vector<std::vector<std::string>> operators;  // those written as OPERATOR(schema.op)

    // True if a function, type or operator stands there with a schema other than pg_catalog.
    bool names_other_schema() const;
};
ExpressionFacts facts_of(std::string_view expression);

// The name that PostgreSQL gives the column of an index or a query for this expression; empty where it has none and
// says `expr` or `?column?`. Rule: FigureColname in src/backend/parser/parse_target.c.
std::string figure_column_name(std::string_view expression);

}  // namespace schemadiff::sql
