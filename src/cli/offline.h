// What `check --offline` remembers in the user's cache folder: that model and revisions agreed, by their content.
//
// Only agreement is remembered, since it is what a hook asks for again and again. An unwritable folder is no error.
#pragma once

#include <string>

#include "cli/session.h"

namespace schemadiff::cli {

// A hash of all that the answer rests on: the bytes of the model, the revisions with the files of their baselines, and
// the configuration; the environment, the scratch database and the program itself. Reads these files, parses no model.
// Throws Error where a file cannot be read.
std::string offline_key(Session& session);

// The same without what is this machine's own: by it an agreement is kept beside the model (decisions.h).
std::string agreement_key(Session& session);

bool is_remembered(const std::string& key);
void remember(const std::string& key);

}  // namespace schemadiff::cli
