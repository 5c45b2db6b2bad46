#include "cli/cache_key.h"

#include <filesystem>
#include <system_error>

namespace schemadiff::cli {

namespace filesystem = std::filesystem;

void add_to_key(std::string& key, std::string_view text) {
    key += std::to_string(text.size());
    key += ':';
    key += text;
}

void add_program_to_key(std::string& key) {
    std::error_code error;
    const filesystem::path program = filesystem::read_symlink("/proc/self/exe", error);
    add_to_key(key, SCHEMADIFF_VERSION);
    add_to_key(key, program.string());
    if (error) return;
    add_to_key(key, std::to_string(filesystem::file_size(program, error)));
    add_to_key(key, std::to_string(filesystem::last_write_time(program, error).time_since_epoch().count()));
}

}  // namespace schemadiff::cli
