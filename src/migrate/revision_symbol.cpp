#include "migrate/revision_symbol.h"

#include <algorithm>
#include <charconv>

#include "migrate/text.h"
#include "schemadiff/error.h"

namespace schemadiff::migrate {
namespace {

[[noreturn]] void fail(const Symbol& symbol, const std::string& message, const std::string& hint = "") {
    throw Error("\"" + symbol.text + "\": " + message, hint);
}

// The number of steps at the end of `text`, which is cut off it. Ids hold neither sign, so the last one begins it.
std::optional<int> take_steps(std::string_view& text) {
    const std::size_t sign = text.find_last_of("+-");
    if (sign == std::string_view::npos || sign + 1 == text.size()) return std::nullopt;
    int steps = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + sign + 1, end, steps);
    if (error != std::errc() || stop != end || text[sign + 1] == '-') return std::nullopt;
    const bool down = text[sign] == '-';
    text = text.substr(0, sign);
    return down ? -steps : steps;
}

std::vector<std::string> sorted_members(const std::vector<std::string>& ids, const std::set<std::string>& set) {
    std::vector<std::string> members;
    for (const std::string& id : ids) {
        if (set.count(id) != 0) members.push_back(id);
    }
    return members;
}

// Walks from a revision, or from below the bases (nothing), keeping to a branch where one is given.
class Walker {
  public:
    Walker(const RevisionGraph& graph, const Symbol& symbol) : graph_(graph), symbol_(symbol) {
        if (!symbol.branch.empty()) branch_ = lineage(graph, symbol.branch);
    }

    std::vector<std::string> inside(const std::vector<std::string>& ids) const {
        return branch_ ? sorted_members(ids, *branch_) : ids;
    }

    std::optional<std::string> walk(std::optional<std::string> at, int steps) const {
        const std::string start = at.value_or("base");
        const int wanted = steps < 0 ? -steps : steps;
        for (int i = 0; i < wanted; ++i) {
            if (steps < 0 && !at) too_far(start, wanted, i, "down");
            const std::vector<std::string> next = inside(next_of(at, steps > 0));
            if (next.size() > 1) over_a_fork(at.value_or("base"), next, steps > 0);
            if (next.empty() && steps > 0) too_far(start, wanted, i, "up");
            at = next.empty() ? std::nullopt : std::optional<std::string>(next.front());
        }
        return at;
    }

  private:
    std::vector<std::string> next_of(const std::optional<std::string>& at, bool up) const {
        if (!at) return graph_.bases();
        return up ? graph_.children(*at) : graph_.parents(*at);
    }

    [[noreturn]] void too_far(const std::string& start, int wanted, int possible, const std::string& way) const {
        fail(symbol_, "there are only " + std::to_string(possible) + " of " + std::to_string(wanted) + " steps " + way +
                          " from " + start);
    }

    [[noreturn]] void over_a_fork(const std::string& at, const std::vector<std::string>& next, bool up) const {
        fail(
            symbol_, "the way forks at " + at + ": " + join(next, ", "),
            up ? "name the revision, or the branch as in LABEL@+1" : "name the revision, or the branch as in LABEL@-1");
    }

    const RevisionGraph& graph_;
    const Symbol& symbol_;
    std::optional<std::set<std::string>> branch_;
};

std::vector<std::string> as_list(const std::optional<std::string>& id) {
    return id ? std::vector<std::string>{*id} : std::vector<std::string>{};
}

// Where relative steps begin. On a branch that no row is on yet, steps up begin where it leaves what is applied.
std::vector<std::string> relative_starts(const RevisionGraph& graph, const Symbol& symbol, const Walker& walker,
                                         const std::vector<std::string>& rows) {
    const std::vector<std::string> here = walker.inside(rows);
    if (!here.empty() || symbol.branch.empty()) return here;
    if (*symbol.steps < 0) fail(symbol, "no current revision is on the branch of " + symbol.branch);
    const std::set<std::string> applied = graph.ancestors(rows, Follow::revises_and_depends_on);
    return graph.without_ancestors(walker.inside({applied.begin(), applied.end()}));
}

std::vector<std::string> resolve_relative(const RevisionGraph& graph, const Symbol& symbol,
                                          const std::vector<std::string>& rows) {
    const Walker walker(graph, symbol);
    const std::vector<std::string> starts = relative_starts(graph, symbol, walker, rows);
    if (starts.size() > 1) {
        fail(symbol, "the database is at several revisions: " + join(starts, ", "),
             "name the revision, or the branch as in LABEL@" + std::string(*symbol.steps < 0 ? "-1" : "+1"));
    }
    return as_list(
        walker.walk(starts.empty() ? std::nullopt : std::optional<std::string>(starts.front()), *symbol.steps));
}

// What a name says without its steps; `head` may be several, for the caller to refuse.
std::vector<std::string> resolve_plain(const RevisionGraph& graph, const Symbol& symbol,
                                       const std::vector<std::string>& rows) {
    const Walker walker(graph, symbol);
    if (symbol.name == "heads" || symbol.name == "head") {
        if (symbol.branch.empty()) return graph.heads();
        const std::string start = resolve_name(graph, symbol.branch);
        return sorted_members(graph.heads(), graph.descendants({start}, Follow::revises));
    }
    if (symbol.name == "base") return {};
    if (symbol.name == "current") return walker.inside(rows);
    const std::string id = resolve_name(graph, symbol.name);
    if (walker.inside({id}).empty()) fail(symbol, id + " is not on the branch of " + symbol.branch);
    return {id};
}

}  // namespace

Symbol parse_symbol(std::string_view text) {
    Symbol symbol;
    symbol.text = std::string(text);
    if (text.empty()) throw Error("an empty revision", "write an id, head, base, +1 or -1");
    const std::size_t at = text.find('@');
    if (at == 0) fail(symbol, "nothing stands before the @", "write LABEL@head, LABEL@base or LABEL@+1");
    if (at != std::string_view::npos) {
        symbol.branch = std::string(text.substr(0, at));
        text.remove_prefix(at + 1);
    }
    symbol.steps = take_steps(text);
    symbol.name = std::string(text);
    const bool readable = text.find_first_of("@+-:") == std::string_view::npos;
    if (!readable || symbol.branch.find_first_of("+-:") != std::string::npos || (text.empty() && !symbol.steps)) {
        fail(symbol, "this is no revision", "write an id, head, base, current, LABEL@head, +1, -1 or ID+1");
    }
    return symbol;
}

bool counts_from_database(std::string_view text) {
    const auto counts = [](std::string_view side) {
        const Symbol symbol = parse_symbol(side);
        return symbol.name == "current" || symbol.is_relative();
    };
    const std::optional<SymbolRange> range = parse_range(text);
    if (!range) return counts(text);
    return (range->from && counts(*range->from)) || (range->to && counts(*range->to));
}

std::string resolve_name(const RevisionGraph& graph, const std::string& name) {
    if (graph.find(name) != nullptr) return name;
    if (const std::optional<std::string> id = graph.labelled(name)) return *id;
    std::set<std::string> matches;
    std::vector<std::string> words;
    for (const std::string& id : graph.ids()) {
        words.push_back(id);
        if (id.compare(0, name.size(), name) == 0) matches.insert(id);
    }
    for (const std::string& label : graph.labels()) {
        words.push_back(label);
        if (label.compare(0, name.size(), name) == 0) matches.insert(*graph.labelled(label));
    }
    if (matches.size() == 1) return *matches.begin();
    if (matches.size() > 1) {
        throw Error("\"" + name + "\" is ambiguous: " + join({matches.begin(), matches.end()}, ", "),
                    "write more of the id");
    }
    const std::optional<std::string> nearest = support::nearest(name, words);
    throw Error("no revision \"" + name + "\"",
                nearest ? "did you mean \"" + *nearest + "\"?" : "`schemadiff history` lists them");
}

std::set<std::string> lineage(const RevisionGraph& graph, const std::string& branch) {
    const std::string id = resolve_name(graph, branch);
    std::set<std::string> members = graph.ancestors({id}, Follow::revises);
    members.merge(graph.descendants({id}, Follow::revises));
    return members;
}

std::vector<std::string> resolve(const RevisionGraph& graph, const Symbol& symbol,
                                 const std::vector<std::string>& rows) {
    if (symbol.is_relative()) return resolve_relative(graph, symbol, rows);
    const std::vector<std::string> found = resolve_plain(graph, symbol, rows);
    if (symbol.name == "head" && found.size() > 1) throw Error(multiple_heads(found), "name one, or write heads");
    if (!symbol.steps) return found;
    if (found.size() > 1) fail(symbol, "steps from several revisions: " + join(found, ", "), "name one of them");
    return as_list(Walker(graph, symbol)
                       .walk(found.empty() ? std::nullopt : std::optional<std::string>(found.front()), *symbol.steps));
}

std::vector<std::string> resolve(const RevisionGraph& graph, std::string_view text,
                                 const std::vector<std::string>& rows) {
    return resolve(graph, parse_symbol(text), rows);
}

std::optional<std::string> resolve_one(const RevisionGraph& graph, std::string_view text,
                                       const std::vector<std::string>& rows) {
    const Symbol symbol = parse_symbol(text);
    const std::vector<std::string> found = resolve(graph, symbol, rows);
    if (found.size() > 1) fail(symbol, "these are several revisions: " + join(found, ", "), "name one of them");
    return found.empty() ? std::nullopt : std::optional<std::string>(found.front());
}

std::optional<SymbolRange> parse_range(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    if (text.find(':', colon + 1) != std::string_view::npos) {
        throw Error("\"" + std::string(text) + "\" is no range", "write FROM:TO");
    }
    SymbolRange range;
    if (colon > 0) range.from = std::string(text.substr(0, colon));
    if (colon + 1 < text.size()) range.to = std::string(text.substr(colon + 1));
    return range;
}

std::string end_of_range(const RevisionGraph& graph, const std::string& to, const std::vector<std::string>& rows) {
    if (parse_symbol(to).name != "current") return to;
    return resolve_one(graph, to, rows).value_or("base");
}

std::vector<std::string> history_range(const RevisionGraph& graph, std::string_view text,
                                       const std::vector<std::string>& rows) {
    const std::optional<SymbolRange> range = parse_range(text);
    if (!range) throw Error("\"" + std::string(text) + "\" is no range", "write FROM:TO, FROM: or :TO");
    std::vector<std::string> to = range->to ? resolve(graph, *range->to, rows) : graph.heads();
    std::set<std::string> members = graph.ancestors(to, Follow::revises);
    if (range->from) {
        const Symbol from = parse_symbol(*range->from);
        // A step back from here, as in `-3:current`, counts from the upper end.
        const bool from_the_end = from.is_relative() && *from.steps < 0;
        if (from_the_end && from.branch.empty() && to.size() > 1)
            fail(from, "the range ends at several revisions: " + join(to, ", "), "name one of them, `-1:ID` say");
        const std::vector<std::string> low = resolve(graph, from, from_the_end ? to : rows);
        const std::set<std::string> above = graph.descendants(low, Follow::revises);
        if (!low.empty()) {
            std::erase_if(members, [&](const std::string& id) { return above.count(id) == 0; });
        }
        if (!low.empty() && members.empty()) {
            throw Error(
                "\"" + std::string(text) + "\": " + join(to, ", ") + " does not descend from " + join(low, ", "),
                "the first of a range is an ancestor of the second");
        }
    }
    std::vector<std::string> listed = graph.in_order(members);
    std::reverse(listed.begin(), listed.end());
    return listed;
}

std::string multiple_heads(const std::vector<std::string>& heads) {
    return "multiple heads: " + join(heads, ", ");
}

std::vector<std::string> parents_for_new(const RevisionGraph& graph, const std::optional<std::string>& head,
                                         bool splice, const std::vector<std::string>& rows) {
    if (!head) {
        const std::vector<std::string> heads = graph.heads();
        if (heads.size() > 1)
            throw Error(multiple_heads(heads), "merge them, or name the one to go on from with --head");
        return heads;
    }
    const std::vector<std::string> parents = resolve(graph, *head, rows);
    for (const std::string& parent : parents) {
        if (splice || graph.is_head(parent)) continue;
        throw Error("revision " + parent + " is no head, " + join(graph.children(parent), ", ") + " revises it already",
                    "a second child forks the history; --splice allows it");
    }
    return parents;
}

std::vector<std::string> parents_for_merge(const RevisionGraph& graph, const std::vector<std::string>& symbols,
                                           const std::vector<std::string>& rows) {
    std::set<std::string> named;
    for (const std::string& symbol : symbols) {
        for (const std::string& id : resolve(graph, symbol, rows)) named.insert(id);
    }
    const std::vector<std::string> parents = graph.in_order(named);
    if (parents.size() < 2) {
        throw Error(parents.empty() ? "there is nothing to merge" : "only one revision to merge: " + parents.front(),
                    "a merge has two parents or more; `schemadiff heads` lists the heads");
    }
    for (const std::string& id : parents) {
        const std::set<std::string> below = graph.ancestors({id}, Follow::revises);
        for (const std::string& other : parents) {
            if (other != id && below.count(other) != 0) {
                throw Error("cannot merge " + other + " with " + id + ", which descends from it", "merge heads");
            }
        }
    }
    return parents;
}

}  // namespace schemadiff::migrate
