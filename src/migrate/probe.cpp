#include "migrate/probe.h"

#include <optional>
#include <vector>

#include "schemadiff/error.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

// A place in the statement's tokens.
class Cursor {
  public:
    explicit Cursor(const std::string& statement) : tokens_(sql::tokens_tolerant(statement)) {}

    bool take(std::initializer_list<std::string_view> words) {
        std::size_t at = at_;
        for (const std::string_view word : words) {
            if (at >= tokens_.size() || !tokens_[at].is_word(word)) return false;
            ++at;
        }
        at_ = at;
        return true;
    }

    // A name, quoted as it must be, with its schema where it has one; nothing where none stands here.
    std::optional<std::string> name() {
        std::string text;
        while (at_ < tokens_.size() && tokens_[at_].is_name()) {
            text += sql::identifier(tokens_[at_++].value);
            if (at_ >= tokens_.size() || !tokens_[at_].is('.')) return text;
            text += '.';
            ++at_;
        }
        return std::nullopt;
    }

    std::optional<std::string> string() {
        if (at_ >= tokens_.size() || tokens_[at_].kind != sql::TokenKind::string) return std::nullopt;
        return tokens_[at_++].value;
    }

    bool has(std::string_view word) const {
        for (const sql::Token& token : tokens_) {
            if (token.is_word(word)) return true;
        }
        return false;
    }

    void skip_parentheses() {
        if (at_ >= tokens_.size() || !tokens_[at_].is('(')) return;
        while (at_ < tokens_.size() && !tokens_[at_++].is(')')) continue;
    }

  private:
    std::vector<sql::Token> tokens_;
    std::size_t at_ = 0;
};

Probe unknown(std::string look_at) {
    return {StepState::unknown, {}, false, std::move(look_at), ""};
}
Probe known(bool done) {
    return {done ? StepState::done : StepState::not_done, {}, false, "", ""};
}

std::string regclass(const std::string& name) {
    return "pg_catalog.to_regclass(" + sql::literal(name) + ")";
}

// Who builds or vacuums on the index's table right now: those locks exclude each other, so at most one.
constexpr const char* kAtWork = R"((SELECT pg_catalog.max(l.pid)
     FROM pg_catalog.pg_locks l
     WHERE l.relation = i.indrelid AND l.mode = 'ShareUpdateExclusiveLock' AND l.granted
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
       AND l.pid <> pg_catalog.pg_backend_pid()))";

[[noreturn]] void throw_at_work(const std::string& index, const std::string& process) {
    throw Error("index " + index + " is invalid, and process " + process +
                    " is at work on its table: it may be the one that builds it",
                "wait for it to end, and run this again");
}

// Valid or not, name, and the process at work on its table: of the indexes that a condition behind it leaves.
std::string indexes_of() {
    return R"(SELECT
    i.indisvalid,
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname),
    )" + std::string(kAtWork) +
           R"(
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'i')";
}

// The indexes that were made on the table since the intent, with names that PostgreSQL chose (ChooseIndexName() in
// src/backend/commands/indexcmds.c): a row is the younger, the less its transaction's age.
Probe probe_unnamed_index(db::Connection& connection, const std::string& table, const std::string& age_of_intent) {
    const db::Result rows =
        connection.query(indexes_of() + " AND c.relname ~ '_idx[0-9]*$' AND i.indrelid = " + regclass(table) +
                         "\n  AND pg_catalog.age(c.xmin) < " + age_of_intent + "\nORDER BY 1 DESC, 2");
    Probe probe = known(!rows.empty() && rows.boolean(0, 0));
    for (int row = 0; row < rows.rows(); ++row) {
        if (rows.boolean(row, 0)) continue;
        if (!rows.is_null(row, 2)) throw_at_work(rows.text(row, 1), rows.text(row, 2));
        probe.remedies.push_back("DROP INDEX CONCURRENTLY " + rows.text(row, 1));
    }
    return probe;
}

// Behind CREATE [UNIQUE] INDEX CONCURRENTLY. The index stands in the schema of its table.
Probe probe_create_index(db::Connection& connection, Cursor cursor, const std::string& age_of_intent) {
    cursor.take({"if", "not", "exists"});
    std::optional<std::string> index;
    if (!cursor.take({"on"})) {
        index = cursor.name();
        cursor.take({"on"});
    }
    cursor.take({"only"});
    const std::optional<std::string> table = cursor.name();
    if (table && !index && !age_of_intent.empty()) return probe_unnamed_index(connection, *table, age_of_intent);
    if (!index || !table)
        return unknown("the indexes of " + table.value_or("the table") + ", for one that is new or invalid");
    const std::string name = sql::split_qualified_name(*index).back();
    const db::Result rows = connection.query(indexes_of() + " AND i.indrelid = " + regclass(*table) +
                                             " AND c.relname = " + sql::literal(name));
    if (rows.empty()) return known(false);
    if (rows.boolean(0, 0)) return known(true);
    if (!rows.is_null(0, 2)) throw_at_work(rows.text(0, 1), rows.text(0, 2));
    return {StepState::not_done,
            {"DROP INDEX CONCURRENTLY " + rows.text(0, 1)},
            false,
            "",
            "there is an invalid index " + rows.text(0, 1) + ", left by a build that did not end; it is built anew"};
}

// The copies that an interrupted REINDEX CONCURRENTLY leaves on the tables that `condition` chooses (their names:
// src/backend/commands/indexcmds.c, ReindexRelationConcurrently).
Probe leftover_copies(db::Connection& connection, const std::string& condition) {
    const db::Result rows = connection.query(R"(SELECT
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT i.indisvalid AND c.relkind = 'i' AND c.relname ~ '_cc(new|old)[0-9]*$'
  AND )" + std::string(kAtWork) + " IS NULL\n  AND " +
                                             condition + "\nORDER BY 1");
    Probe probe = known(false);
    for (int row = 0; row < rows.rows(); ++row)
        probe.remedies.push_back("DROP INDEX CONCURRENTLY " + rows.text(row, 0));
    return probe;
}

// Behind REINDEX; its options in parentheses need not be looked at, but for where they end.
Probe probe_reindex(db::Connection& connection, Cursor cursor) {
    if (!cursor.has("concurrently")) return known(false);
    cursor.skip_parentheses();
    for (const std::string_view what : {"index", "table", "schema", "database", "system"}) {
        if (!cursor.take({what})) continue;
        cursor.take({"concurrently"});
        const std::optional<std::string> name = cursor.name();
        if (!name) break;
        if (what == "table") return leftover_copies(connection, "t.oid = " + regclass(*name));
        if (what == "schema")
            return leftover_copies(connection, "n.oid = pg_catalog.to_regnamespace(" + sql::literal(*name) + ")");
        if (what != "index") break;
        return leftover_copies(
            connection,
            "t.oid = (SELECT x.indrelid FROM pg_catalog.pg_index x WHERE x.indexrelid = " + regclass(*name) + ")");
    }
    return leftover_copies(connection, "true");
}

// Whether the catalog has an object of that name: for what CREATE and DROP make and take away at one stroke.
Probe probe_named(db::Connection& connection, Cursor cursor, bool creates, const std::string& rows_of) {
    cursor.take({"if", "exists"});
    const std::optional<std::string> name = cursor.name();
    if (!name) return unknown("what the statement names");
    const std::string value = sql::split_qualified_name(*name).back();
    const bool there = !connection.query("SELECT FROM " + rows_of + " = " + sql::literal(value)).empty();
    return known(there == creates);
}

struct NamedObject {
    std::string_view word;
    const char* rows_of;
};

constexpr NamedObject kNamedObjects[] = {
    {"database", "pg_catalog.pg_database WHERE datname"},
    {"tablespace", "pg_catalog.pg_tablespace WHERE spcname"},
    {"subscription",
     "pg_catalog.pg_subscription WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "
     "pg_catalog.current_database()) AND subname"},
};

// Behind DROP INDEX CONCURRENTLY; it takes one index only.
Probe probe_drop_index(db::Connection& connection, Cursor cursor) {
    cursor.take({"if", "exists"});
    const std::optional<std::string> index = cursor.name();
    if (!index) return unknown("the index");
    return known(connection.query("SELECT " + regclass(*index) + " IS NULL").boolean(0, 0));
}

// Behind ALTER TYPE.
Probe probe_add_value(db::Connection& connection, Cursor cursor) {
    const std::optional<std::string> type = cursor.name();
    if (!type || !cursor.take({"add", "value"})) return unknown("the type");
    cursor.take({"if", "not", "exists"});
    const std::optional<std::string> label = cursor.string();
    if (!label) return unknown("the values of type " + *type);
    return known(!connection
                      .query("SELECT FROM pg_catalog.pg_enum WHERE enumtypid = pg_catalog.to_regtype(" +
                             sql::literal(*type) + ") AND enumlabel = " + sql::literal(*label))
                      .empty());
}

// Behind ALTER TABLE, for DETACH PARTITION ... CONCURRENTLY (since 14).
Probe probe_detach(db::Connection& connection, Cursor cursor) {
    cursor.take({"if", "exists"});
    cursor.take({"only"});
    const std::optional<std::string> parent = cursor.name();
    if (!parent || !cursor.take({"detach", "partition"})) return unknown("the table");
    const std::optional<std::string> child = cursor.name();
    if (!child) return unknown("the partitions of " + *parent);
    const db::Result rows =
        connection.query("SELECT inhdetachpending FROM pg_catalog.pg_inherits WHERE inhrelid = " + regclass(*child) +
                         " AND inhparent = " + regclass(*parent));
    if (rows.empty()) return known(true);
    if (!rows.boolean(0, 0)) return known(false);
    return {
        StepState::not_done, {"ALTER TABLE " + *parent + " DETACH PARTITION " + *child + " FINALIZE"}, true, "", ""};
}

}  // namespace

Probe probe_step(db::Connection& connection, const std::string& statement, const std::string& age_of_intent) {
    Cursor cursor(statement);
    if (cursor.take({"create", "index", "concurrently"}) ||
        cursor.take({"create", "unique", "index", "concurrently"})) {
        return probe_create_index(connection, cursor, age_of_intent);
    }
    if (cursor.take({"drop", "index", "concurrently"})) return probe_drop_index(connection, cursor);
    if (cursor.take({"reindex"})) return probe_reindex(connection, cursor);
    for (const std::string_view word : {"vacuum", "analyze", "cluster", "checkpoint"}) {
        if (cursor.take({word})) return known(false);
    }
    for (const NamedObject& object : kNamedObjects) {
        if (cursor.take({"create", object.word})) return probe_named(connection, cursor, true, object.rows_of);
        if (cursor.take({"drop", object.word})) return probe_named(connection, cursor, false, object.rows_of);
    }
    if (cursor.take({"alter", "subscription"})) return known(false);
    if (cursor.take({"alter", "system"})) return known(false);
    if (cursor.take({"alter", "type"})) return probe_add_value(connection, cursor);
    if (cursor.has("detach") && cursor.has("concurrently") && cursor.take({"alter", "table"})) {
        return probe_detach(connection, cursor);
    }
    return unknown("what the statement does");
}

bool waits_for_transactions(const std::string& statement) {
    return Cursor(statement).has("concurrently");
}

}  // namespace schemadiff::migrate
