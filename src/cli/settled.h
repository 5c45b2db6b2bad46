// What `upgrade` remembers in the user's cache folder: that files, target and database were such that nothing was to
// do.
//
// A run at each deployment finds nothing to do nearly always. It then need not read the revisions, only look at their
// sizes and times, and at what the database says. Only a run that had nothing to say is remembered; an unwritable
// folder is no error.
#pragma once

#include <string>
#include <string_view>

#include "cli/session.h"
#include "migrate/revision_path.h"

namespace schemadiff::cli {

class Settled {
  public:
    // Looks at the files as they are now: before they are read.
    Settled(Session& session, std::string_view target);

    // Whether runs with these files and this target are remembered at all: then it is worth asking the database.
    bool knows_files() const { return !remembered_.empty(); }
    // Whether one of them found the database as it is.
    bool holds(const migrate::VersionState& state) const;
    // Remembers a run that had nothing to do and nothing to say.
    void keep(const migrate::RevisionGraph& graph, const migrate::VersionState& state) const;

  private:
    std::string path_;                     // empty: nothing is remembered
    std::string files_;                    // a hash of all but the database
    std::vector<std::string> remembered_;  // of states, the newest first
};

}  // namespace schemadiff::cli
