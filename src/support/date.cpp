#include "support/date.h"

#include <ctime>

namespace schemadiff::support {

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
    return text;
}

bool is_date(std::string_view text) {
    if (text.size() != 10) return false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool dash = at == 4 || at == 7;
        if (dash ? text[at] != '-' : (text[at] < '0' || text[at] > '9')) return false;
    }
    const std::string_view month = text.substr(5, 2);
    const std::string_view day = text.substr(8, 2);
    return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

}  // namespace schemadiff::support
