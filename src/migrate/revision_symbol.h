// What a user calls a revision on the command line: ids, prefixes, head, base, labels, steps, ranges.
//
// Used by all commands that take a revision. The words are Alembic's, so that what people know keeps working:
//   [BRANCH@]NAME[+N|-N] with NAME one of  head heads base current  an id  a label  a unique prefix of either
// and BRANCH a label or an id. Every function throws Error with what was found and what to write instead.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "migrate/revision_graph.h"

namespace schemadiff::migrate {

struct Symbol {
    std::string text;    // as it was given
    std::string branch;  // before `@`; may be empty
    std::string name;    // may be empty: then steps count from the current revision
    std::optional<int> steps;

    // `+1`, `-1`, `LABEL@+1`: counted from where the database is.
    bool is_relative() const { return name.empty() && steps.has_value(); }
};

// Takes the text apart; knows no graph.
Symbol parse_symbol(std::string_view text);

// Whether the symbol, or a side of the range, means something only beside a database: `current`, `+1`, `LABEL@-1`.
bool counts_from_database(std::string_view text);

// The revision that an id, a label or a unique prefix of one names.
std::string resolve_name(const RevisionGraph& graph, const std::string& name);

// The revisions that a symbol names, in topological order; none for `base`. `rows` are the current heads of the
// database, for `current` and relative steps. Several only for `heads`, `LABEL@heads` and `current`.
std::vector<std::string> resolve(const RevisionGraph& graph, const Symbol& symbol,
                                 const std::vector<std::string>& rows);
std::vector<std::string> resolve(const RevisionGraph& graph, std::string_view text,
                                 const std::vector<std::string>& rows);

// The one revision that a symbol names, or nothing for `base`.
std::optional<std::string> resolve_one(const RevisionGraph& graph, std::string_view text,
                                       const std::vector<std::string>& rows);

// The revisions of the branch that a label or id names: itself, its ancestors and its descendants.
std::set<std::string> lineage(const RevisionGraph& graph, const std::string& branch);

// `A:B` cut in two, an empty side being nothing; nothing where there is no colon.
struct SymbolRange {
    std::optional<std::string> from;
    std::optional<std::string> to;
};
std::optional<SymbolRange> parse_range(std::string_view text);

// A range's second side, for what goes from the first one to it: steps count from there, but `current` is where the
// database is, whose rows are given. An id or `base` then; else `to` as it is.
std::string end_of_range(const RevisionGraph& graph, const std::string& to, const std::vector<std::string>& rows);

// The revisions of `history -r A:B`, newest first: B and its ancestors, down to A, which is part of it. Without A from
// the base, without B to all heads. Text without a colon is an error; A that B does not descend from, too.
std::vector<std::string> history_range(const RevisionGraph& graph, std::string_view text,
                                       const std::vector<std::string>& rows);

// "multiple heads: ID, ID".
std::string multiple_heads(const std::vector<std::string>& heads);

// The parents of a new revision. Without `head` the only head (an error if there are several, none if there is no
// revision yet); else what `head` names, which must be a head unless `splice` allows a fork; `base` begins a new
// branch.
std::vector<std::string> parents_for_new(const RevisionGraph& graph, const std::optional<std::string>& head,
                                         bool splice, const std::vector<std::string>& rows);

// The parents of a merge: what the symbols name, two or more, none an ancestor of another.
std::vector<std::string> parents_for_merge(const RevisionGraph& graph, const std::vector<std::string>& symbols,
                                           const std::vector<std::string>& rows);

}  // namespace schemadiff::migrate
