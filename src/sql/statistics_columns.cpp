#include "sql/statistics_columns.h"

#include <algorithm>
#include <vector>

#include "sql/quote.h"
#include "sql/tokens.h"

namespace schemadiff::sql {
namespace {

// The items between commas outside parentheses.
std::vector<std::string> split_items(std::string_view text) {
    std::vector<std::string> items;
    int depth = 0;
    std::size_t begin = std::string_view::npos;
    std::size_t end = 0;
    const auto finish = [&] {
        if (begin != std::string_view::npos) items.emplace_back(text.substr(begin, end - begin));
        begin = std::string_view::npos;
    };
    for (const Token& token : tokens_tolerant(text)) {
        if (token.is('(') || token.is('[')) ++depth;
        if (token.is(')') || token.is(']')) --depth;
        if (token.is(',') && depth == 0) {
            finish();
            continue;
        }
        if (begin == std::string_view::npos) begin = token.offset;
        end = token.end();
    }
    finish();
    return items;
}

bool is_column(const std::string& item) {
    const auto tokens = tokens_tolerant(item);
    return tokens.size() == 1 && tokens[0].is_name();
}

}  // namespace

std::string sorted_statistics_columns(std::string_view columns) {
    std::vector<std::string> items = split_items(columns);
    const auto first_expression = std::stable_partition(items.begin(), items.end(), is_column);
    for (auto item = items.begin(); item != first_expression; ++item) {
        *item = identifier(tokens_tolerant(*item).front().value);
    }
    std::sort(items.begin(), first_expression);
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
    return text;
}

bool is_one_expression(std::string_view columns) {
    const std::vector<std::string> items = split_items(columns);
    return items.size() == 1 && !is_column(items.front());
}

}  // namespace schemadiff::sql
