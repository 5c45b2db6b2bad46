#include "migrate/probe.h"

#include <optional>
#include <vector>

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

    bool at_end() const { return at_ >= tokens_.size(); }

  private:
    std::vector<sql::Token> tokens_;
    std::size_t at_ = 0;
};

Probe unknown(std::string look_at) {
    return {StepState::unknown, "", false, std::move(look_at)};
}
Probe known(bool done) {
    return {done ? StepState::done : StepState::not_done, "", false, ""};
}

std::string regclass(const std::string& name) {
    return "pg_catalog.to_regclass(" + sql::literal(name) + ")";
}

// Behind CREATE [UNIQUE] INDEX CONCURRENTLY. The index stands in the schema of its table.
Probe probe_create_index(db::Connection& connection, Cursor cursor) {
    cursor.take({"if", "not", "exists"});
    std::optional<std::string> index;
    if (!cursor.take({"on"})) {
        index = cursor.name();
        cursor.take({"on"});
    }
    cursor.take({"only"});
    const std::optional<std::string> table = cursor.name();
    if (!index || !table)
        return unknown("the indexes of " + table.value_or("the table") + ", for one that is new or invalid");
    const std::string name = sql::split_qualified_name(*index).back();
    const db::Result rows = connection.query(R"(SELECT
    i.indisvalid,
    pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE i.indrelid = )" + regclass(*table) +
                                             " AND c.relname = " + sql::literal(name));
    if (rows.empty()) return known(false);
    if (rows.boolean(0, 0)) return known(true);
    return {StepState::not_done, "DROP INDEX CONCURRENTLY " + rows.text(0, 1), false, ""};
}

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
    return {StepState::not_done, "ALTER TABLE " + *parent + " DETACH PARTITION " + *child + " FINALIZE", true, ""};
}

}  // namespace

Probe probe_step(db::Connection& connection, const std::string& statement) {
    Cursor cursor(statement);
    if (cursor.take({"create", "index", "concurrently"}) ||
        cursor.take({"create", "unique", "index", "concurrently"})) {
        return probe_create_index(connection, cursor);
    }
    if (cursor.take({"drop", "index", "concurrently"})) return probe_drop_index(connection, cursor);
    for (const std::string_view word : {"vacuum", "analyze", "reindex", "cluster", "checkpoint"}) {
        if (cursor.take({word})) return known(false);
    }
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
