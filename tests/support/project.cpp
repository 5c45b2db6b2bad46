#include "cli/project.h"

#include <filesystem>

namespace schemadiff::test {

std::vector<std::string> Project::revisions() const {
    if (!std::filesystem::is_directory(folder / "revisions")) return {};
    return support::list_files(folder / "revisions", {".sql"});
}

}  // namespace schemadiff::test
