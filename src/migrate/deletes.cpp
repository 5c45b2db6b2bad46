#include "migrate/deletes.h"

#include <optional>
#include <set>
#include <utility>

#include "sql/quote.h"
#include "sql/statements.h"
#include "sql/tokens.h"

namespace schemadiff::migrate {
namespace {

using Name = std::pair<std::string, std::string>;  // schema, name

// The table that `CREATE [TEMPORARY|UNLOGGED] TABLE name` makes. With IF NOT EXISTS it may have been there before.
std::optional<Name> created_table(const std::string& statement) {
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(statement);
    std::size_t at = 0;
    const auto sees = [&](std::string_view word) { return at < tokens.size() && tokens[at].is_word(word); };
    if (!sees("create")) return std::nullopt;
    ++at;
    while (sees("temporary") || sees("temp") || sees("unlogged") || sees("local") || sees("global")) ++at;
    if (!sees("table")) return std::nullopt;
    ++at;
    Name name;
    for (; at < tokens.size() && tokens[at].is_name(); at += 2) {
        name = {name.second, tokens[at].value};
        if (at + 1 >= tokens.size() || !tokens[at + 1].is('.')) return name;
    }
    return std::nullopt;
}

// What is lost, in words; nothing where neither a table nor a column goes.
std::optional<std::string> lost(const sql::Drop& drop) {
    const std::string name = sql::qualified(drop.schema, drop.name);
    switch (drop.kind) {
        case sql::DropKind::table:
            return "table " + name;
        case sql::DropKind::column:
            return "column " + sql::identifier(drop.column) + " of table " + name;
        case sql::DropKind::database:
            return "database " + name;
        case sql::DropKind::owned:
            return "all that " + name + " owns";
        case sql::DropKind::schema:
            return drop.cascade ? std::optional("schema " + name + " with its tables") : std::nullopt;
        case sql::DropKind::type:
        case sql::DropKind::domain:
            return drop.cascade ? std::optional("the columns of type " + name) : std::nullopt;
        case sql::DropKind::extension:
            return drop.cascade ? std::optional("what needs extension " + name) : std::nullopt;
        case sql::DropKind::foreign_table:
        case sql::DropKind::materialized_view:
        case sql::DropKind::attribute:
        case sql::DropKind::sequence:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

std::vector<UnmarkedDelete> find_unmarked_deletes(const std::vector<Segment>& segments) {
    std::vector<UnmarkedDelete> found;
    std::set<Name> created;
    for (const Segment& segment : segments) {
        for (const SegmentStatement& statement : segment.statements) {
            if (const auto table = created_table(statement.text)) created.insert(*table);
            if (statement.deletes) continue;
            for (const sql::Drop& drop : sql::classify(statement.text).drops) {
                const std::optional<std::string> what = lost(drop);
                if (!what || created.count({drop.schema, drop.name}) != 0) continue;
                found.push_back({statement.where, *what});
                break;
            }
        }
    }
    return found;
}

Diagnostics unmarked_deletes(const std::vector<Segment>& segments) {
    Diagnostics diagnostics;
    for (const UnmarkedDelete& each : find_unmarked_deletes(segments)) {
        diagnostics.push_back({Severity::error, each.where, "this deletes " + each.what + " and is not marked",
                               "if that is meant, put `-- schemadiff: deletes data (" + each.what + ")` before it"});
    }
    return diagnostics;
}

}  // namespace schemadiff::migrate
