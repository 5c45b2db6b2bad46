#include "migrate/baseline.h"

#include <glob.h>

#include <algorithm>

#include "migrate/source_text.h"
#include "schemadiff/error.h"
#include "sql/quote.h"
#include "support/files.h"

namespace schemadiff::migrate {
namespace {

// Sorted by bytes, whatever the locale, as glob(3) would not.
std::vector<std::string> glob_files(const std::string& pattern) {
    std::vector<std::string> paths;
    glob_t found{};
    if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
        for (std::size_t i = 0; i < found.gl_pathc; ++i) paths.emplace_back(found.gl_pathv[i]);
    }
    globfree(&found);
    std::sort(paths.begin(), paths.end());
    return paths;
}

std::string in_folder(const std::string& folder, const std::string& path) {
    return folder.empty() || path.front() == '/' ? path : folder + "/" + path;
}

template <typename Missing>
std::vector<std::string> files_of(const Revision& revision, const std::string& base_folder, Missing missing) {
    std::vector<std::string> files;
    for (const std::string& pattern : revision.baseline) {
        const std::vector<std::string> found = glob_files(in_folder(base_folder, pattern));
        if (found.empty()) missing(pattern);
        for (const std::string& path : found) {
            if (std::find(files.begin(), files.end(), path) == files.end()) files.push_back(path);
        }
    }
    return files;
}

}  // namespace

std::vector<std::string> baseline_files(const Revision& revision, const std::string& base_folder) {
    return files_of(revision, base_folder, [&](const std::string& pattern) {
        throw Error(revision.places.baseline.text() + ": no file fits \"" + pattern + "\"",
                    "the path is relative to " + (base_folder.empty() ? "the working folder" : base_folder));
    });
}

std::vector<std::string> baseline_files_found(const Revision& revision, const std::string& base_folder) {
    return files_of(revision, base_folder, [](const std::string&) {});
}

std::vector<Segment> baseline_segments(const Revision& revision, const std::string& base_folder,
                                       Diagnostics& diagnostics) {
    std::vector<Segment> segments;
    for (const std::string& path : baseline_files(revision, base_folder)) {
        const std::optional<std::string> text = read_source_text(path, support::read_file(path), diagnostics);
        if (text) append_segments(segments, segments_of_file(path, *text, diagnostics));
    }
    append_segments(segments, segments_of(revision, Direction::upgrade, diagnostics));
    return segments;
}

bool is_empty_database(db::Connection& connection, const VersionTable& table) {
    const std::string query = R"(WITH
user_schema AS (
    SELECT n.oid FROM pg_catalog.pg_namespace n
    WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'),
member AS (
    SELECT d.classid, d.objid FROM pg_catalog.pg_depend d WHERE d.deptype = 'e')
SELECT NOT EXISTS (
    SELECT FROM pg_catalog.pg_class c
    WHERE c.relnamespace IN (SELECT oid FROM user_schema) AND c.relkind NOT IN ('i', 'I')
      AND c.oid IS DISTINCT FROM pg_catalog.to_regclass()" +
                              sql::literal(table.qualified()) + R"()
      AND c.oid IS DISTINCT FROM pg_catalog.to_regclass()" +
                              sql::literal(table.qualified_history()) + R"()
      AND ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid) NOT IN (SELECT classid, objid FROM member))
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_type t
    WHERE t.typnamespace IN (SELECT oid FROM user_schema) AND t.typtype IN ('e', 'd', 'r')
      AND ('pg_catalog.pg_type'::pg_catalog.regclass, t.oid) NOT IN (SELECT classid, objid FROM member))
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_proc p
    WHERE p.pronamespace IN (SELECT oid FROM user_schema)
      AND ('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid) NOT IN (SELECT classid, objid FROM member)))";
    return connection.query(query).boolean(0, 0);
}

}  // namespace schemadiff::migrate
