#include "migrate/revision_context.h"

#include <algorithm>

#include "db/interrupt.h"

namespace schemadiff::migrate {

using std::chrono::milliseconds;

namespace {

constexpr const char* kTimeoutHint =
    "where `statement_timeout` ended it, that is the configuration's, or else the role's or the database's own; "
    "`statement_timeout: 0` in schemadiff.yaml sets none";

constexpr const char* kLostHint =
    "what was open is rolled back; once the server is there again, the next run sees how far this one came, and goes "
    "on";

// A relation or index, a type or constraint, a column, a schema, a function of that name.
bool is_there_already(const std::string& sqlstate) {
    for (const std::string_view duplicate : {"42P07", "42710", "42701", "42P06", "42723"})
        if (sqlstate == duplicate) return true;
    return false;
}

}  // namespace

std::string file_and_line(const SourceLocation& where) {
    return where.file + ":" + std::to_string(where.line);
}

void take_own_role(db::Connection& connection) {
    connection.execute("SET LOCAL session_authorization TO DEFAULT");
    connection.execute("SET LOCAL role TO DEFAULT");
}

milliseconds RevisionContext::elapsed() const {
    return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
}

void RevisionContext::tell(ProgressKind kind, const SegmentStatement* statement, long long rows, std::string text,
                           std::optional<milliseconds> duration) {
    if (!options.progress) return;
    options.progress({kind, &revision(), planned.step.direction, place.number, place.revisions, position, count(),
                      statement, rows, duration.value_or(elapsed()), std::move(text)});
}

void RevisionContext::watched(long long wait, const std::function<void()>& query) {
    db::stop_if_interrupted();
    const milliseconds pause(wait == 0 ? 1000 : std::min<long long>(wait / 2 + 1, 1000));
    std::function<void(const std::string&)> on_wait;
    // With a lock timeout the retry tells.
    if (wait == 0 || wait > 3000)
        on_wait = [this](const std::string& who) { tell(ProgressKind::lock_wait, nullptr, 0, who); };
    place.watch.begin(pause, std::move(on_wait));
    try {
        query();
        place.watch.end();
    } catch (...) {
        // A short wait may be over before anybody has looked: then who was seen in an attempt before.
        if (std::string seen = place.watch.end(); !seen.empty()) blockers = std::move(seen);
        throw;
    }
}

std::string RevisionContext::progress_hint() const {
    if (position <= 1 || count() <= 1) return "";
    const std::string done = position == 2 ? "segment 1 of " : "segments 1 to " + std::to_string(position - 1) + " of ";
    return done + std::to_string(count()) + (position == 2 ? " is" : " are") +
           " committed; once the cause is gone, run it again and it goes on from there";
}

std::string RevisionContext::hints(const std::string& first) const {
    const std::string second = progress_hint();
    return first.empty() ? second : second.empty() ? first : first + "\n" + second;
}

std::string RevisionContext::hint_of(const DatabaseError& error) {
    return error.sqlstate().empty() ? kLostHint : error.hint();
}

void RevisionContext::fail_statement(const DatabaseError& error, const SegmentStatement& statement) const {
    std::string hint = hint_of(error);
    // An interrupt of ours says so itself.
    if (error.sqlstate() == "57014" && !db::was_interrupted()) hint = kTimeoutHint;
    if (hint.empty() && is_there_already(error.sqlstate()) && revision().revises.empty() &&
        planned.step.direction == Direction::upgrade)
        hint = "where the database has all that this first revision makes, `schemadiff stamp " + planned.step.id +
               "` records that, and runs nothing";
    throw DatabaseError(file_and_line(statement.where) + ": revision " + planned.step.id + " failed: " + error.what(),
                        error.sqlstate(), error.statement(), hints(hint));
}

void RevisionContext::fail(const SegmentStatement& statement, const std::string& message,
                           const std::string& hint) const {
    throw Error(file_and_line(statement.where) + ": revision " + planned.step.id + " " + message, hint);
}

}  // namespace schemadiff::migrate
