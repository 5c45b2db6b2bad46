// Makes good what a step outside a transaction has left: one whose runner died, one that failed, or one by other hands.
//
// Used by revision_run.cpp. What is there probe.h says; this file acts on it.
#pragma once

#include <string>

#include "migrate/probe.h"
#include "migrate/revision_context.h"
#include "migrate/version_table.h"

namespace schemadiff::migrate {

// Where a run goes on that another one began.
struct ResumePoint {
    int first = 1;               // segment
    long long step_id = 0;       // the history's row of the intent of that segment's step; 0: there is none
    bool taken_as_done = false;  // that step took effect
};

class LeftBehind {
  public:
    explicit LeftBehind(RevisionContext& context) : context_(context) {}

    // Finds where the run before stopped, and makes good what its last step left. Segments that have run must be what
    // they were; settings that they made are made again. Throws Error where nobody can say whether the step took
    // effect.
    ResumePoint resume(const UnfinishedRevision& unfinished);

    // An invalid index in the place of one that is to be built: what an interrupted build by other hands has left. The
    // build would fail on it, or skip it (IF NOT EXISTS) and leave it invalid.
    void clear(const SegmentStatement& statement);

    // After the statement has failed: what it has left is taken away, where that can be had now. Never throws Error.
    void clean_up_after(const SegmentStatement& statement, long long step_id, const DatabaseError& error);

    // Takes the intent back of a step that failed by the server's word and left nothing: there is nothing to resume.
    // What cannot be said for sure keeps its intent, and the next run looks. Gives whether it is gone. Never throws
    // Error.
    bool forget_intent(const SegmentStatement& statement, long long step_id);

  private:
    [[noreturn]] void fail_changed(const UnfinishedStep& step) const;
    void repeat_settings();
    bool is_done(const SegmentStatement& statement, long long step_id);
    // An expression for the age of the step's intent; empty where there is none.
    std::string age_of(long long step_id) const;
    void apply_remedies(const Probe& probe, const std::string& lock_timeout);

    RevisionContext& context_;
};

}  // namespace schemadiff::migrate
