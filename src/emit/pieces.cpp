#include "emit/pieces.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "emit/routine.h"
#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::emit {

Statement& add(Statements& out, std::string sql, const std::string& relation, Lock mode, Work work) {
    Statement statement;
    statement.sql = std::move(sql);
    if (mode != Lock::none) statement.locks.push_back({relation, mode});
    statement.work = work;
    statement.privilege = "owner of " + relation;
    out.push_back(std::move(statement));
    return out.back();
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    std::string result;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) result += separator;
        result += parts[i];
    }
    return result;
}

std::string name_list(const Names& names) {
    std::vector<std::string> quoted;
    for (const std::string& name : names) quoted.push_back(sql::identifier(name));
    return joined(quoted);
}

std::string relation(const Identity& id) {
    return sql::qualified(id.schema, id.name);
}

std::string parent_relation(const Identity& id) {
    return sql::qualified(id.schema, id.parent);
}

namespace {

// True if the first token opens a parenthesis that the last one closes. Those of a subquery are its own.
bool is_enclosed(const std::vector<sql::Token>& tokens) {
    if (tokens.size() < 3 || !tokens.front().is('(')) return false;
    if (tokens[1].is_word("select") || tokens[1].is_word("with") || tokens[1].is_word("values")) return false;
    int depth = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (tokens[i].is('(')) ++depth;
        if (tokens[i].is(')') && --depth == 0) return i + 1 == tokens.size();
    }
    return false;
}

std::string trimmed(std::string_view text) {
    const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return std::string(text);
}

// An end-of-line comment in the text would swallow what follows it.
std::string closed(std::string text) {
    return text.find("--") == std::string::npos ? text : text + "\n";
}

}  // namespace

std::string in_parentheses(std::string_view expression) {
    const std::string text = trimmed(expression);
    return is_enclosed(sql::tokens_tolerant(text)) ? closed(text) : "(" + closed(text) + ")";
}

std::string default_expression(std::string_view expression) {
    static constexpr std::array<std::string_view, 14> kWords{"and", "or",      "not",     "is",      "isnull",
                                                             "in",  "like",    "ilike",   "similar", "between",
                                                             "at",  "collate", "notnull", "overlaps"};
    const std::string text = trimmed(expression);
    int depth = 0;
    for (const sql::Token& token : sql::tokens_tolerant(text)) {
        if (token.is('(') || token.is('[')) ++depth;
        if (token.is(')') || token.is(']')) --depth;
        if (depth > 0 || token.kind != sql::TokenKind::identifier) continue;
        if (std::find(kWords.begin(), kWords.end(), token.value) != kWords.end()) return "(" + closed(text) + ")";
    }
    return closed(text);
}

std::string bare_query(std::string_view query) {
    std::string text = trimmed(query);
    while (!text.empty() && text.back() == ';') text = trimmed(std::string_view(text).substr(0, text.size() - 1));
    return text;
}

namespace {

// As NumericOnly would print again what it read: no sign `+`, no leading zero, no exponent.
bool is_plain_number(std::string_view text) {
    if (!text.empty() && text.front() == '-') text.remove_prefix(1);
    const std::size_t point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const auto digits = [](std::string_view part) {
        return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (!digits(whole) || (whole.size() > 1 && whole.front() == '0')) return false;
    return point == std::string_view::npos || digits(text.substr(point + 1));
}

}  // namespace

std::string option_value(const std::string& value) {
    static constexpr std::array<std::string_view, 7> kWords{"true", "false", "on", "off", "auto", "local", "cascaded"};
    if (is_plain_number(value) || std::find(kWords.begin(), kWords.end(), value) != kWords.end()) return value;
    return sql::literal(value);
}

namespace {

// A name may have a prefix: `toast.autovacuum_enabled`.
std::string option_name(const std::string& name) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) return sql::identifier(name);
    return sql::qualified(name.substr(0, dot), name.substr(dot + 1));
}

}  // namespace

std::string options_list(const Options& options) {
    if (options.empty()) return {};
    std::vector<std::string> parts;
    for (const auto& [name, value] : options) parts.push_back(option_name(name) + " = " + option_value(value));
    return "(" + joined(parts) + ")";
}

void change_options(Statements& out, const std::string& head, const Options& from, const Options& to,
                    const std::string& relation, Lock mode) {
    Options set;
    for (const auto& [name, value] : to) {
        const auto old = from.find(name);
        if (old == from.end() || old->second != value) set.emplace(name, value);
    }
    Options left;
    std::vector<std::string> reset;
    for (const auto& [name, value] : from) {
        if (!to.contains(name))
            reset.push_back(option_name(name));
        else if (!set.contains(name))
            left.emplace(name, value);
    }
    // What is set goes behind what stays (transformRelOptions() in reloptions.c): where that is another order than the
    // one wanted, all are set.
    for (const auto& [name, value] : set) left.emplace(name, value);
    if (!left.same_in_order(to)) set = to;
    if (!reset.empty()) add(out, head + " RESET (" + joined(reset) + ")", relation, mode);
    if (!set.empty()) add(out, head + " SET " + options_list(set), relation, mode);
}

std::string generic_options(const Options& options) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : options) parts.push_back(sql::identifier(name) + " " + sql::literal(value));
    return parts.empty() ? "" : " OPTIONS (" + joined(parts) + ")";
}

std::string generic_options_change(const Options& from, const Options& to) {
    std::vector<std::string> parts;
    for (const auto& [name, value] : from) {
        if (!to.contains(name)) parts.push_back("DROP " + sql::identifier(name));
    }
    for (const auto& [name, value] : to) {
        const auto old = from.find(name);
        if (old != from.end() && old->second == value) continue;
        parts.push_back(std::string(old == from.end() ? "ADD " : "SET ") + sql::identifier(name) + " " +
                        sql::literal(value));
    }
    return parts.empty() ? "" : " OPTIONS (" + joined(parts) + ")";
}

Options toast_options(const Options& options) {
    Options result;
    for (const auto& [name, value] : options) result.emplace("toast." + name, value);
    return result;
}

Options with_and_toast(const Options& with, const Options& toast) {
    Options result = with;
    for (const auto& [name, value] : toast_options(toast)) result.emplace(name, value);
    return result;
}

void rename_qualified(const Object& from, const Object& to, std::string_view word, Lock mode, Statements& out) {
    const std::string head = "ALTER " + std::string(word) + " ";
    Identity id = from.id;
    std::string signature = word == "FUNCTION" ? "(" + from.id.signature + ")" : "";
    if (const auto* procedure = from.get_if<Procedure>()) signature = "(" + argument_modes(procedure->arguments) + ")";
    if (id.schema != to.id.schema) {
        Statement& moved = add(out, head + relation(id) + signature + " SET SCHEMA " + sql::identifier(to.id.schema),
                               relation(id), mode);
        moved.privilege += ", CREATE on schema " + sql::identifier(to.id.schema);
        id.schema = to.id.schema;
    }
    if (id.name == to.id.name) return;
    add(out, head + relation(id) + signature + " RENAME TO " + sql::identifier(to.id.name), relation(id), mode);
}

void rename_constraint(const Object& from, const Object& to, Statements& out) {
    if (from.id.name == to.id.name) return;
    const std::string table = parent_relation(to.id);
    add(out,
        "ALTER TABLE " + table + " RENAME CONSTRAINT " + sql::identifier(from.id.name) + " TO " +
            sql::identifier(to.id.name),
        table, Lock::access_exclusive);
}

Statement& add_constraint(const Object& constraint, Statements& out) {
    const std::string table = parent_relation(constraint.id);
    return add(out, "ALTER TABLE " + table + " ADD " + constraint_definition(constraint), table, Lock::access_exclusive,
               Work::scan);
}

Statement& drop_constraint(const Object& constraint, Statements& out) {
    const std::string table = parent_relation(constraint.id);
    return add(out, "ALTER TABLE " + table + " DROP CONSTRAINT " + sql::identifier(constraint.id.name), table,
               Lock::access_exclusive);
}

std::string constraint_address(const Object& constraint) {
    return "CONSTRAINT " + sql::identifier(constraint.id.name) + " ON " + parent_relation(constraint.id);
}

std::string index_parameters(const Options& with, const std::string& tablespace) {
    std::string result;
    if (!with.empty()) result += " WITH " + options_list(with);
    if (!tablespace.empty()) result += " USING INDEX TABLESPACE " + sql::identifier(tablespace);
    return result;
}

std::string deferrability(bool deferrable, bool initially_deferred) {
    if (!deferrable && !initially_deferred) return {};
    return initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
}

void alter_index_storage(const Object& after, const Options& from, const Options& to, const std::string& tablespace,
                         const Change& change, Statements& out) {
    const std::string index = relation(after.id);
    const std::string head = "ALTER INDEX " + index;
    if (change.touches("with")) change_options(out, head, from, to, index, Lock::share_update_exclusive);
    if (change.touches("tablespace")) {
        add(out, head + " SET TABLESPACE " + tablespace_name(tablespace), index, Lock::access_exclusive, Work::rewrite);
    }
}

std::string tablespace_clause(const std::string& tablespace) {
    return tablespace.empty() ? "" : " TABLESPACE " + sql::identifier(tablespace);
}

std::string tablespace_name(const std::string& tablespace) {
    return sql::identifier(tablespace.empty() ? "pg_default" : tablespace);
}

}  // namespace schemadiff::emit
