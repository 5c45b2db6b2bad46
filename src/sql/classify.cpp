// classify() of statements.h: reads a statement's first words, and the list of what it drops.
#include <algorithm>
#include <array>
#include <optional>

#include "sql/statements.h"
#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

// A position in a statement's tokens, with the few questions that a grammar of its first words needs.
class Reader {
  public:
    explicit Reader(const std::vector<Token>& tokens) : tokens_(tokens) {}

    bool at_end() const { return at_ >= tokens_.size(); }
    const Token& here() const { return at_end() ? end_ : tokens_[at_]; }
    void skip() { ++at_; }
    bool sees(std::string_view word) const { return here().is_word(word); }
    bool sees(char punctuation) const { return here().is(punctuation); }

    // Skips the words if they all stand here in this order.
    template <typename... Words>
    bool take(Words... words) {
        const std::array<std::string_view, sizeof...(words)> list{words...};
        if (at_ + list.size() > tokens_.size()) return false;
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (!tokens_[at_ + i].is_word(list[i])) return false;
        }
        at_ += list.size();
        return true;
    }

    bool take(char punctuation) {
        if (!sees(punctuation)) return false;
        ++at_;
        return true;
    }

    bool contains(std::string_view word) const {
        return std::any_of(tokens_.begin(), tokens_.end(), [&](const Token& token) { return token.is_word(word); });
    }

    // Reads `a`, `a.b` or `c.a.b`; the last name is the object, the one before its schema.
    std::optional<Drop> name() {
        Drop drop;
        while (here().is_name()) {
            drop.schema = std::move(drop.name);
            drop.name = here().value;
            skip();
            if (!take('.')) return drop;
        }
        return std::nullopt;
    }

    // Skips to the next comma outside parentheses and past it; false at the end.
    bool skip_past_comma() {
        int depth = 0;
        for (; !at_end(); skip()) {
            if (sees('(') || sees('[')) ++depth;
            if (sees(')') || sees(']')) --depth;
            if (depth == 0 && take(',')) return true;
        }
        return false;
    }

  private:
    const std::vector<Token>& tokens_;
    std::size_t at_ = 0;
    Token end_;
};

std::optional<DropKind> take_drop_kind(Reader& reader) {
    if (reader.take("table")) return DropKind::table;
    if (reader.take("foreign", "table")) return DropKind::foreign_table;
    if (reader.take("materialized", "view")) return DropKind::materialized_view;
    if (reader.take("schema")) return DropKind::schema;
    if (reader.take("type")) return DropKind::type;
    if (reader.take("domain")) return DropKind::domain;
    if (reader.take("sequence")) return DropKind::sequence;
    if (reader.take("extension")) return DropKind::extension;
    if (reader.take("database")) return DropKind::database;
    if (reader.take("owned", "by")) return DropKind::owned;
    return std::nullopt;
}

std::vector<Drop> read_drop(Reader reader) {
    std::vector<Drop> drops;
    const auto kind = take_drop_kind(reader);
    if (!kind) return drops;
    const bool cascade = reader.contains("cascade");
    reader.take("if", "exists");
    do {
        auto drop = reader.name();
        if (!drop) break;
        drop->kind = *kind;
        drop->cascade = cascade;
        drops.push_back(std::move(*drop));
    } while (reader.take(','));
    return drops;
}

// One action of ALTER TABLE or ALTER TYPE: the column or attribute that it drops.
std::optional<Drop> read_drop_action(Reader& reader, const Drop& owner) {
    if (!reader.take("drop")) return std::nullopt;
    if (reader.sees("constraint")) return std::nullopt;
    if (!reader.take("column")) reader.take("attribute");
    reader.take("if", "exists");
    if (!reader.here().is_name()) return std::nullopt;
    Drop drop = owner;
    drop.column = reader.here().value;
    reader.skip();
    drop.cascade = reader.sees("cascade");
    return drop;
}

// After ALTER TABLE, ALTER FOREIGN TABLE, ALTER VIEW or ALTER TYPE.
std::vector<Drop> read_alter_drops(Reader reader, DropKind kind) {
    std::vector<Drop> drops;
    reader.take("if", "exists");
    reader.take("only");
    auto owner = reader.name();
    if (!owner) return drops;
    owner->kind = kind;
    if (reader.here().is("*")) reader.skip();
    do {
        if (auto drop = read_drop_action(reader, *owner)) drops.push_back(std::move(*drop));
    } while (reader.skip_past_comma());
    return drops;
}

std::vector<Drop> read_drops(Reader reader) {
    if (reader.take("drop")) return read_drop(reader);
    if (!reader.take("alter")) return {};
    if (reader.take("table") || reader.take("foreign", "table")) return read_alter_drops(reader, DropKind::column);
    if (reader.take("type")) return read_alter_drops(reader, DropKind::attribute);
    return {};
}

bool is_transaction_control(Reader reader) {
    static constexpr std::array<std::string_view, 8> kWords = {"begin", "commit",    "rollback", "end",
                                                               "abort", "savepoint", "release",  "start"};
    if (reader.take("prepare", "transaction")) return true;
    return std::any_of(kWords.begin(), kWords.end(), [&](std::string_view word) { return reader.sees(word); });
}

// True when an option list in parentheses names the option without turning it off.
bool option_on(Reader reader, std::string_view option) {
    if (!reader.take('(')) return false;
    do {
        if (!reader.take(option)) continue;
        if (reader.here().is("=")) reader.skip();
        const Token& value = reader.here();
        return value.value != "false" && value.value != "off" && value.value != "0";
    } while (reader.skip_past_comma());
    return false;
}

bool skip_parentheses(Reader& reader) {
    if (!reader.take('(')) return false;
    for (int depth = 1; depth > 0 && !reader.at_end(); reader.skip()) {
        if (reader.sees('(')) ++depth;
        if (reader.sees(')')) --depth;
    }
    return true;
}

// CLUSTER without a table, and REINDEX of more than one: each table gets its own transaction.
bool forbids_maintenance(Reader reader) {
    if (reader.take("vacuum") || reader.take("discard", "all")) return true;
    if (reader.take("cluster")) {
        skip_parentheses(reader);
        reader.take("verbose");
        return reader.at_end() || reader.sees(';');
    }
    if (!reader.take("reindex")) return false;
    if (option_on(reader, "concurrently")) return true;
    skip_parentheses(reader);
    if (reader.take("schema") || reader.take("database") || reader.take("system")) return true;
    return (reader.take("index") || reader.take("table")) && reader.sees("concurrently");
}

// CREATE SUBSCRIPTION makes a slot unless told not to (connect = false, create_slot = false).
bool creates_slot(Reader reader) {
    if (!reader.contains("with")) return true;
    while (!reader.at_end() && !reader.take("with")) reader.skip();
    if (!reader.take('(')) return true;
    do {
        if (!reader.take("create_slot") && !reader.take("connect")) continue;
        if (reader.here().is("=")) reader.skip();
        const std::string& value = reader.here().value;
        if (value == "false" || value == "off" || value == "0") return false;
    } while (reader.skip_past_comma());
    return true;
}

bool forbids_creation(Reader reader) {
    if (!reader.take("create")) return false;
    if (reader.take("database") || reader.take("tablespace")) return true;
    if (reader.take("subscription")) return creates_slot(reader);
    reader.take("unique");
    return reader.take("index") && reader.sees("concurrently");
}

bool forbids_drop(Reader reader) {
    if (!reader.take("drop")) return false;
    if (reader.take("database") || reader.take("tablespace") || reader.take("subscription")) return true;
    return reader.take("index") && reader.sees("concurrently");
}

bool detaches_concurrently(Reader reader) {
    reader.take("if", "exists");
    reader.take("only");
    if (!reader.name() || !reader.take("detach", "partition")) return false;
    return reader.name() && reader.sees("concurrently");
}

// ALTER SUBSCRIPTION ... REFRESH, and the forms of SET/ADD/DROP PUBLICATION that refresh unless told not to.
bool forbids_alter_subscription(Reader reader) {
    if (!reader.name()) return false;
    if (reader.take("refresh")) return true;
    const bool publications =
        reader.take("set", "publication") || reader.take("add", "publication") || reader.take("drop", "publication");
    if (!publications) return false;
    while (!reader.at_end() && !reader.take("with")) reader.skip();
    return reader.at_end() || option_on(reader, "refresh") || !reader.contains("refresh");
}

bool forbids_alteration(Reader reader) {
    if (!reader.take("alter")) return false;
    if (reader.take("system")) return true;
    if (reader.take("database")) return reader.name() && reader.take("set", "tablespace");
    if (reader.take("subscription")) return forbids_alter_subscription(reader);
    return reader.take("table") && detaches_concurrently(reader);
}

bool adds_enum_value(Reader reader) {
    return reader.take("alter", "type") && reader.name() && reader.take("add", "value");
}

TransactionUse transaction_use(const Reader& reader) {
    if (adds_enum_value(reader)) return TransactionUse::value_unusable_until_end;
    const bool forbidden =
        forbids_creation(reader) || forbids_drop(reader) || forbids_alteration(reader) || forbids_maintenance(reader);
    return forbidden ? TransactionUse::forbidden : TransactionUse::allowed;
}

// The words that decide stand in the first tokens, except in ALTER, DROP and CREATE SUBSCRIPTION.
std::vector<Token> first_tokens(std::string_view statement) {
    constexpr std::size_t kEnough = 12;
    std::vector<Token> found;
    Scanner scanner(statement);
    Token token;
    while (scanner.next(token)) {
        found.push_back(std::move(token));
        const bool all = found.front().is_word("alter") || found.front().is_word("drop") ||
                         (found.size() > 1 && found[1].is_word("subscription"));
        if (!all && found.size() >= kEnough) break;
    }
    return found;
}

}  // namespace

StatementClass classify(std::string_view statement) {
    const std::vector<Token> words = first_tokens(statement);
    const Reader reader(words);
    return {transaction_use(reader), is_transaction_control(reader), read_drops(reader)};
}

}  // namespace schemadiff::sql
