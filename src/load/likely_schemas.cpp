#include "load/likely_schemas.h"

#include <algorithm>

#include "load/model.h"
#include "load/names.h"
#include "schemadiff/error.h"
#include "support/files.h"
#include "support/text.h"

namespace schemadiff::load {

namespace {

// The key of a line, which is no deeper than the entries of a section: `  audit.log:`. Empty where it is none.
std::string_view key_of(std::string_view line) {
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos || line[begin] == '#' || line[begin] == '-') return {};
    line.remove_prefix(begin);
    const std::size_t end = line.find(": ");
    if (end != std::string_view::npos) return line.substr(0, end);
    return line.ends_with(':') ? line.substr(0, line.size() - 1) : std::string_view();
}

// Without the quotes of YAML around it.
std::string_view bare(std::string_view text) {
    text = support::trim(text);
    const bool quoted = text.size() > 1 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"');
    return quoted ? text.substr(1, text.size() - 2) : text;
}

std::string schema_of(std::string_view key) {
    const std::string_view name = bare(key);
    const auto parts = read_key_name(name.substr(0, name.find('(')));
    return parts ? parts->schema : std::string();
}

}  // namespace

Names likely_schemas_of_text(std::string_view text) {
    Names out;
    std::string of_file = "public";
    bool needs_it = false;
    std::string_view section;
    // Entries are indented alike, and less than what is below them.
    std::size_t indent = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, end - at);
        at = end + 1;
        const std::size_t depth = std::min(line.find_first_not_of(' '), line.size());
        if (depth == line.size()) continue;
        if (depth > 0 && (section.empty() || (indent != 0 && depth != indent))) continue;
        const std::string_view key = key_of(line);
        if (key.empty()) continue;
        if (depth == 0) {
            section = key;
            indent = 0;
            if (key != "schema") continue;
            of_file = bare(line.substr(line.find(':') + 1));
            needs_it = true;
            continue;
        }
        indent = depth;
        std::string schema = section == "schemas" ? std::string(bare(key)) : schema_of(key);
        needs_it |= schema.empty() && section != "extensions";
        if (!schema.empty() && (out.empty() || out.back() != schema)) out.push_back(std::move(schema));
    }
    if (needs_it) out.push_back(of_file);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

Names likely_schemas(const std::vector<std::string>& paths) {
    Names out;
    try {
        for (const std::string& file : model_files(paths)) {
            const Names more = likely_schemas_of_text(support::read_file(file));
            out.insert(out.end(), more.begin(), more.end());
        }
    } catch (const Error&) {
        // load_model() tells.
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace schemadiff::load
