// The parts of a revision file that come from a plan: the summary at its head, and the text of a section.
//
// Used by the commands that write revisions; migrate/revision_file.h makes the whole file of them. Reads plans and
// nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemadiff/plan.h"

namespace schemadiff::emit {

enum class SectionKind { upgrade, downgrade };

// The statements of a plan as they stand below a section's mark: each ended by a semicolon, guards at the head of their
// segment (behind the renames, which they presume), directives where a segment ends or runs outside a transaction.
// What deletes data is marked in an upgrade; every way back of an addition does, and needs no mark. A downgrade with
// blockers says that it is irreversible, and why.
std::string section_text(const Plan& plan, SectionKind kind);

// One line a change, then what the upgrade costs: what it deletes, may fail on, rewrites, scans, locks strongly.
// Lines are ended by \n, none of them is empty; the empty string for an empty plan.
std::string revision_summary(const std::vector<std::string>& changes, const Plan& upgrade);

// The hazards alone, a line each: "deletes data: column public.t.c".
std::vector<std::string> hazards(const Plan& plan);

// The statement with its semicolon; on a line of its own where the last line may end in a comment.
std::string ended(std::string_view statement);

// `text` on one line: line ends become \n and \r in two characters, so that names which hold them fit in a comment.
std::string one_line(std::string_view text);

}  // namespace schemadiff::emit
