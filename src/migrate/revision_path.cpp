#include "migrate/revision_path.h"

#include <algorithm>

#include "migrate/revision_symbol.h"
#include "migrate/text.h"
#include "schemadiff/error.h"

namespace schemadiff::migrate {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& id) {
    return std::find(list.begin(), list.end(), id) != list.end();
}

// A revision takes its parents' place. A parent without a row has a row above it already: this is a fork.
std::vector<RowMove> upgrade_moves(const RevisionGraph& graph, const std::vector<std::string>& rows,
                                   const std::string& id) {
    std::vector<std::string> present;
    for (const std::string& parent : graph.parents(id)) {
        if (contains(rows, parent)) present.push_back(parent);
    }
    if (present.empty()) return {{RowMoveKind::insert, "", id}};
    std::vector<RowMove> moves;
    for (std::size_t i = 1; i < present.size(); ++i) moves.push_back({RowMoveKind::remove, present[i], ""});
    moves.push_back({RowMoveKind::update, present.front(), id});
    return moves;
}

// Its parents come back, but for those that another row stands above.
std::vector<RowMove> downgrade_moves(const RevisionGraph& graph, const std::vector<std::string>& rows,
                                     const std::string& id) {
    std::vector<std::string> others;
    for (const std::string& row : rows) {
        if (row != id) others.push_back(row);
    }
    const std::set<std::string> covered = graph.ancestors(others, Follow::revises);
    std::vector<std::string> back;
    for (const std::string& parent : graph.without_ancestors(graph.parents(id))) {
        if (covered.count(parent) == 0) back.push_back(parent);
    }
    if (back.empty()) return {{RowMoveKind::remove, id, ""}};
    std::vector<RowMove> moves = {{RowMoveKind::update, id, back.front()}};
    for (std::size_t i = 1; i < back.size(); ++i) moves.push_back({RowMoveKind::insert, "", back[i]});
    return moves;
}

[[noreturn]] void not_applied(const RevisionGraph& graph, const std::string& target,
                              const std::vector<std::string>& rows) {
    throw Error("cannot downgrade to " + target + ": it is not applied; the database is at " +
                    (rows.empty() ? "base" : join(rows, ", ")),
                graph.find(target) != nullptr ? "upgrade goes the other way" : "");
}

// The revisions right above the target: with them goes all that descends from them.
std::vector<std::string> downgrade_roots(const RevisionGraph& graph, const Symbol& symbol,
                                         const std::optional<std::string>& target) {
    std::vector<std::string> roots;
    if (target) {
        roots = graph.children(*target);
        roots.insert(roots.end(), graph.dependents(*target).begin(), graph.dependents(*target).end());
    } else {
        roots = graph.bases();
    }
    if (symbol.branch.empty()) return roots;
    const std::set<std::string> branch = lineage(graph, symbol.branch);
    std::erase_if(roots, [&](const std::string& id) { return branch.count(id) == 0; });
    return roots;
}

}  // namespace

void require_known_rows(const RevisionGraph& graph, const std::vector<std::string>& rows) {
    for (const std::string& row : rows) {
        if (graph.find(row) != nullptr) continue;
        throw Error("the database is at revision " + row + ", and no file has that revision",
                    "restore its file, or set the rows anew with `stamp --purge`");
    }
    const std::vector<std::string> tops = graph.without_ancestors(rows);
    for (const std::string& row : rows) {
        if (contains(tops, row)) continue;
        throw Error(
            "the version table has overlapping rows: " + row + " is an ancestor of another of " + join(rows, ", "),
            "set the rows anew with `stamp --purge`");
    }
}

std::set<std::string> applied_revisions(const RevisionGraph& graph, const std::vector<std::string>& rows) {
    return graph.ancestors(rows, Follow::revises_and_depends_on);
}

Path upgrade_path(const RevisionGraph& graph, const std::vector<std::string>& rows, std::string_view target) {
    require_known_rows(graph, rows);
    const Symbol symbol = parse_symbol(target);
    if (symbol.is_relative() && *symbol.steps < 0) {
        throw Error("upgrade cannot go " + symbol.text, "downgrade takes steps back");
    }
    const std::vector<std::string> targets = resolve(graph, symbol, rows);
    if (targets.empty() && symbol.name == "base") throw Error("upgrade cannot go to base", "downgrade base does");
    if (targets.empty() && !symbol.branch.empty() && symbol.name.substr(0, 4) == "head") {
        throw Error("\"" + symbol.text + "\": no head descends from " + symbol.branch);
    }
    std::set<std::string> needed = graph.ancestors(targets, Follow::revises_and_depends_on);
    for (const std::string& id : applied_revisions(graph, rows)) needed.erase(id);
    Path path;
    std::vector<std::string> current(rows);
    for (const std::string& id : graph.in_order(needed)) {
        path.push_back({id, Direction::upgrade, upgrade_moves(graph, current, id)});
        current = after_moves(std::move(current), path.back().moves);
    }
    return path;
}

Path downgrade_path(const RevisionGraph& graph, const std::vector<std::string>& rows, std::string_view target) {
    require_known_rows(graph, rows);
    const Symbol symbol = parse_symbol(target);
    if (symbol.is_relative() && *symbol.steps > 0) {
        throw Error("downgrade cannot go " + symbol.text, "upgrade takes steps on");
    }
    const std::set<std::string> applied = applied_revisions(graph, rows);
    const std::vector<std::string> found = resolve(graph, symbol, rows);
    if (found.size() > 1)
        throw Error("\"" + symbol.text + "\": these are several revisions: " + join(found, ", "), "name one");
    const std::optional<std::string> one = found.empty() ? std::nullopt : std::optional<std::string>(found.front());
    if (one && applied.count(*one) == 0) not_applied(graph, *one, rows);
    const std::vector<std::string> roots = downgrade_roots(graph, symbol, one);
    std::set<std::string> reverted = graph.descendants(roots, Follow::revises_and_depends_on);
    std::erase_if(reverted, [&](const std::string& id) { return applied.count(id) == 0; });
    std::vector<std::string> order = graph.in_order(reverted);
    std::reverse(order.begin(), order.end());
    Path path;
    std::vector<std::string> current(rows);
    for (const std::string& id : order) {
        path.push_back({id, Direction::downgrade, downgrade_moves(graph, current, id)});
        current = after_moves(std::move(current), path.back().moves);
    }
    return path;
}

std::vector<RowMove> stamp_moves(const RevisionGraph& graph, const std::vector<std::string>& rows,
                                 const std::vector<std::string>& targets, bool purge) {
    if (!purge) require_known_rows(graph, rows);
    std::set<std::string> named;
    std::set<std::string> leaving;
    for (const std::string& text : targets) {
        const Symbol symbol = parse_symbol(text);
        const std::vector<std::string> found = resolve(graph, symbol, purge ? std::vector<std::string>{} : rows);
        named.insert(found.begin(), found.end());
        std::set<std::string> branch = graph.ancestors(found, Follow::revises);
        branch.merge(graph.descendants(found, Follow::revises));
        if (found.empty() && !symbol.branch.empty()) branch = lineage(graph, symbol.branch);
        const bool all = purge || (found.empty() && symbol.branch.empty());
        for (const std::string& row : rows) {
            if (all || branch.count(row) != 0) leaving.insert(row);
        }
    }
    std::vector<std::string> coming;
    for (const std::string& id : graph.without_ancestors(graph.in_order(named))) {
        if (leaving.erase(id) == 0 && !contains(rows, id)) coming.push_back(id);
    }
    std::vector<RowMove> moves;
    std::vector<std::string> going(leaving.begin(), leaving.end());
    while (going.size() > coming.size()) {
        moves.push_back({RowMoveKind::remove, going.back(), ""});
        going.pop_back();
    }
    for (std::size_t i = 0; i < coming.size(); ++i) {
        if (i < going.size()) {
            moves.push_back({RowMoveKind::update, going[i], coming[i]});
        } else {
            moves.push_back({RowMoveKind::insert, "", coming[i]});
        }
    }
    return moves;
}

std::vector<std::string> after_moves(std::vector<std::string> rows, const std::vector<RowMove>& moves) {
    for (const RowMove& move : moves) {
        if (move.kind != RowMoveKind::insert) std::erase(rows, move.before);
        if (move.kind != RowMoveKind::remove) rows.push_back(move.after);
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

}  // namespace schemadiff::migrate
