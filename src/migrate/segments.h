// The segments of a revision: which statements share a transaction, which run outside one.
//
// Used by the runner, by `--sql` and by `--dry-run`. Pure. The rules are the contract's, "Segments" in the design: one
// transaction a revision unless a statement cannot run in one, an added enum value is used, or a directive says so.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/revision.h"
#include "schemadiff/diagnostic.h"

namespace schemadiff::migrate {

// A query that must return no row.
struct GuardMark {
    std::string message;
    // Whether nothing before it in the revision can change what it sees, so that it may run before anything is changed.
    bool early = false;
};

struct SegmentStatement {
    std::string text;                         // without the semicolon
    SourceLocation where;                     // of its first token, in the whole file
    std::optional<std::string> deletes;       // `deletes data (...)`
    std::optional<std::string> lock_timeout;  // `lock-timeout ...`
    std::optional<GuardMark> guard;
    std::optional<std::string> batch_pause;  // `batch pause ...`: between two rounds
};

enum class SegmentKind {
    transaction,
    single,  // one statement outside a transaction
    batch,   // one UPDATE or DELETE, repeated, each time in its own transaction
};

struct Segment {
    SegmentKind kind = SegmentKind::transaction;
    std::vector<SegmentStatement> statements;  // never empty; one where it is no transaction
};

// The segments of the revision's section; none where it has no statement. Errors (transaction control by hand, psql's
// commands, a directive without its statement, ...) and warnings are added to `diagnostics`.
std::vector<Segment> segments_of(const Revision& revision, Direction direction, Diagnostics& diagnostics);

// The segments of a file of SQL that a baseline names. Its own BEGIN and COMMIT are left out: the runner's transaction
// stands in their place. ROLLBACK is an error.
std::vector<Segment> segments_of_file(const std::string& path, std::string_view text, Diagnostics& diagnostics);

// Puts `more` behind `segments`. Two transactions that meet become one, unless the first ends in an added enum value.
void append_segments(std::vector<Segment>& segments, std::vector<Segment> more);

}  // namespace schemadiff::migrate
