// What differs, for people: the drift report, the list of changes in Alembic's manner, what a plan would do.
//
// Used by check, diff and revision. It reads changes and plans only; JSON is json.h's.
#pragma once

#include <string>
#include <vector>

#include "schemadiff/change.h"
#include "schemadiff/plan.h"

namespace schemadiff::emit {

struct ReportOptions {
    bool coloured = false;
    // What the two sides are called: "live" and "model", "A" and "B".
    std::string before{"database"};
    std::string after{"model"};
};

// An entry a change: what, where in the model, what is there and what is wanted; long texts as a unified diff. Columns
// and constraints of a table that is missing or too many are counted in its entry. Ended by a newline; "" for no
// change.
std::string drift_text(const ChangeList& changes, const ReportOptions& options = {});

// "detected added column public.t.c", a line a change, without those that go with a whole table or view. A sequence
// that makes a column SERIAL reads "detected sequence public.t_id_seq taken as SERIAL of public.t.id".
std::vector<std::string> detected_lines(const ChangeList& changes);

// The lines of detected_lines() without "detected ", for the head of a revision.
std::vector<std::string> change_lines(const ChangeList& changes);

// "added 2, changed 1, removed 1", without what is none.
std::string change_counts(const ChangeList& changes);

// What a plan would do: each step with what it locks, works on and may delete.
std::string plan_text(const Plan& plan, bool coloured = false);

}  // namespace schemadiff::emit
