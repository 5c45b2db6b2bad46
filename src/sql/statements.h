// Files of SQL cut into statements, and what a runner must know of a statement before it runs it.
//
// Used by revision files, by the runner, and to replay `.sql` files. By tokens only: no syntax is too new for it, and
// what stands in bodies (dollar quotes, BEGIN ATOMIC, DO blocks) is not looked at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemadiff::sql {

struct Statement {
    std::size_t offset = 0;  // of the first token: comments before a statement are not part of it
    std::size_t length = 0;  // to the end of the last token, without the semicolon
    int line = 1;            // of the first token, counted from 1
    std::string text;
};

// The statements of a text, as psql cuts it: at semicolons outside parentheses and outside BEGIN ATOMIC ... END.
// Empty statements are left out; so are the lines \restrict and \unrestrict that pg_dump writes. Throws Error for other
// backslash commands of psql and for literals or comments without their end.
std::vector<Statement> split_statements(std::string_view text);

// Whether a statement may run inside a transaction block.
enum class TransactionUse {
    allowed,
    forbidden,                // PreventInTransactionBlock: CREATE INDEX CONCURRENTLY, VACUUM, CREATE DATABASE, ...
    value_unusable_until_end  // ALTER TYPE ... ADD VALUE: runs in one, but the value may not be used in the same one
};

enum class DropKind {
    table,
    foreign_table,
    materialized_view,
    column,
    attribute,
    schema,
    type,
    domain,
    sequence,
    extension,
    database,
    owned
};

// Something that a statement drops and that holds data or may take data with it.
struct Drop {
    DropKind kind = DropKind::table;
    std::string schema;  // empty where the statement does not say
    std::string name;    // the table (or other object); for `column` and `attribute` the table or type it belongs to
    std::string column;  // only for `column` and `attribute`
    bool cascade = false;

    bool operator==(const Drop&) const = default;
};

struct StatementClass {
    TransactionUse transaction_use = TransactionUse::allowed;
    bool transaction_control = false;  // BEGIN, COMMIT, ROLLBACK, SAVEPOINT, ...
    // Tables, columns and all that can take such with it. Schemas, types, domains, sequences and extensions are always
    // listed; they take tables or columns along only with `cascade` (an extension also without).
    std::vector<Drop> drops;
};

// What one statement is. TRUNCATE and DELETE are no drops. An empty or unreadable text is `allowed` and drops nothing.
StatementClass classify(std::string_view statement);

// The text for checksums: without comments, empty lines, space at line ends and carriage returns. What stands in
// literals stays, except carriage returns.
std::string canonical_statement_text(std::string_view text);

}  // namespace schemadiff::sql
