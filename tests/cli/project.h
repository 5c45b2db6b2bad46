// A project in a folder of its own, beside a database of its own, and the program run in it as a process.
#pragma once

#include <string>
#include <vector>

#include "support/files.h"
#include "support/test_server.h"

namespace schemadiff::test {

struct Project {
    TemporaryFolder folder;
    TestDatabase database;
    std::map<std::string, std::string> environment;

    explicit Project(const std::string& sql = "") {
        if (!sql.empty()) database.run(sql);
        folder.write("schemadiff.yaml", "version: 1\nrevisions: revisions\n");
        environment = {{"DATABASE_URL", database.url()}, {"NO_COLOR", "1"}, {"XDG_CACHE_HOME", ""}};
    }

    ProgramResult run(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), SCHEMADIFF_PROGRAM);
        return run_program(arguments, environment, folder.path());
    }
    void model(const std::string& text) const { folder.write("model.yaml", text); }
    std::string text(const std::string& name) const { return support::read_file(folder / name); }
    // The paths of the revisions, sorted by name; none where there is no folder.
    std::vector<std::string> revisions() const;
};

inline bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace schemadiff::test
