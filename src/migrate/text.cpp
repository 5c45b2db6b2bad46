#include "migrate/text.h"

namespace schemadiff::migrate {

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t comma = text.find(',');
        const std::string_view part = trim(text.substr(0, comma));
        if (!part.empty()) parts.emplace_back(part);
        if (comma == std::string_view::npos) return parts;
        text.remove_prefix(comma + 1);
    }
}

std::string near_match_hint(std::string_view word, const std::vector<std::string>& candidates) {
    const std::optional<std::string> nearest = support::nearest(word, candidates);
    return nearest ? "did you mean \"" + *nearest + "\"?" : "known are: " + join(candidates, ", ");
}

}  // namespace schemadiff::migrate
