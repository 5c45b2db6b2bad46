// The whole schema of a database at one moment, by two judges: our own snapshot and pg_dump.
//
// Used by verify, to say that a schema is exactly what it was, and in what it is not.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/open.h"
#include "migrate/version_table.h"
#include "schemadiff/catalog.h"

namespace schemadiff::migrate {

struct SchemaSnapshot {
    Catalog catalog;
    std::optional<std::vector<std::string>> dump;  // without pg_dump: nothing
};

// Where pg_dump is asked: in the folder of a throwaway server's own binaries, else of this machine's. Where it cannot
// be (none there, older than the server, a URL with a password, which other processes could read), `why_not` says so.
struct DumpSource {
    std::string binaries;
    std::string why_not;
};
DumpSource find_pg_dump(const db::OpenDatabase& database);

SchemaSnapshot take_snapshot(db::OpenDatabase& database, const DumpSource& dump, const VersionTable& ours);

// A line each; none where they are the same: "column public.t.c: default was 1, is 2", "pg_dump: only before: ...".
std::vector<std::string> snapshot_differences(const SchemaSnapshot& before, const SchemaSnapshot& after);

}  // namespace schemadiff::migrate
