#include "inspect/row.h"

#include <charconv>
#include <cstdlib>

namespace schemadiff::inspect {

namespace {

// Reads one quoted element behind its opening quote; `at` ends behind the closing one.
std::string quoted_element(std::string_view text, std::size_t& at) {
    std::string element;
    while (at < text.size() && text[at] != '"') {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;
        element += text[at++];
    }
    ++at;
    return element;
}

}  // namespace

std::vector<std::optional<std::string>> parse_array(std::string_view text) {
    std::vector<std::optional<std::string>> elements;
    if (text.size() < 3) return elements;
    std::size_t at = 1;
    while (at < text.size() && text[at] != '}') {
        if (text[at] == '"') {
            elements.emplace_back(quoted_element(text, ++at));
        } else {
            const std::size_t end = text.find_first_of(",}", at);
            const std::string_view element = text.substr(at, end - at);
            if (element == "NULL") {
                elements.emplace_back(std::nullopt);
            } else {
                elements.emplace_back(std::string(element));
            }
            at = end;
        }
        if (at < text.size() && text[at] == ',') ++at;
    }
    return elements;
}

Names parse_names(std::string_view text) {
    Names names;
    for (auto& element : parse_array(text)) names.push_back(element ? std::move(*element) : std::string());
    return names;
}

std::vector<std::int64_t> parse_numbers(std::string_view text) {
    std::vector<std::int64_t> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        std::int64_t number = 0;
        const auto [next, error] = std::from_chars(at, end, number);
        if (error == std::errc()) numbers.push_back(number);
        at = next == at ? at + 1 : next;
    }
    return numbers;
}

Options parse_options(std::string_view text) {
    Options options;
    for (const auto& entry : parse_array(text)) {
        if (!entry) continue;
        const std::size_t equals = entry->find('=');
        if (equals == std::string::npos) {
            options[*entry] = "";
        } else {
            options[entry->substr(0, equals)] = entry->substr(equals + 1);
        }
    }
    return options;
}

Options parse_column_options(std::string_view text) {
    constexpr std::string_view kMark = "{pg_attver=";
    if (text.empty()) return {};
    if (text.substr(0, kMark.size()) == kMark && text.find(',') == std::string_view::npos) return {};
    Options options = parse_options(text);
    options.erase("pg_attver");
    return options;
}

char Row::letter() {
    const std::string_view cell = view();
    return cell.empty() ? '\0' : cell.front();
}

std::int64_t Row::integer() {
    const std::string_view cell = view();
    std::int64_t number = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), number);
    return number;
}

double Row::real() {
    const std::string_view cell = view();
    double number = 0;
    std::from_chars(cell.data(), cell.data() + cell.size(), number);
    return number;
}

}  // namespace schemadiff::inspect
