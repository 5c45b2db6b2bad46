// The proof that verify gives: as a text for people, and as JSON (schemas/verify.schema.json).
#pragma once

#include <string>

#include "emit/json.h"
#include "migrate/verify.h"
#include "schemadiff/change.h"

namespace schemadiff::cli {

// What the revisions leave beside what the model says.
struct EndOfProof {
    bool compared = false;
    std::string why_not;  // where it is not compared
    ChangeList changes;

    bool differs() const { return compared && (!changes.empty() || !changes.undecided.empty()); }
};

// A line a revision; below it what it loses, and what is wrong with it. "" where there is nothing to tell and not
// `verbose`.
std::string proof_text(const migrate::RevisionProof& proof, bool verbose);

// The last lines: how many of what, by which judges, and what the end is.
std::string summary_text(const migrate::VerifyReport& report, const EndOfProof& end, bool proved, bool coloured);

emit::Json verify_json(const migrate::VerifyReport& report, const EndOfProof& end, bool proved);

}  // namespace schemadiff::cli
