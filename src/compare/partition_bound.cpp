#include "compare/partition_bound.h"

#include "compare/ladder.h"
#include "sql/tokens.h"

namespace schemadiff::compare {

namespace {

// The values of one list: from behind its opening parenthesis; gives the place of the closing one.
std::size_t split_values(std::string_view bound, const std::vector<sql::Token>& tokens, std::size_t at, bool is_list,
                         PartitionBound& out) {
    std::size_t key = 0;
    while (at < tokens.size() && !tokens[at].is(')')) {
        const std::size_t first = at;
        for (int depth = 0; at < tokens.size(); ++at) {
            if (depth == 0 && (tokens[at].is(',') || tokens[at].is(')'))) break;
            if (tokens[at].is('(') || tokens[at].is('[')) ++depth;
            if (tokens[at].is(')') || tokens[at].is(']')) --depth;
        }
        const bool is_word =
            at == first + 1 && (tokens[first].is_word("minvalue") || tokens[first].is_word("maxvalue"));
        if (is_word || at == first) {
            out.frame += is_word ? tokens[first].value + " " : "";
        } else {
            const std::size_t begin = tokens[first].offset;
            out.values.push_back({std::string(bound.substr(begin, tokens[at - 1].end() - begin)), is_list ? 0 : key});
            out.frame += "? ";
        }
        ++key;
        if (at < tokens.size() && tokens[at].is(',')) ++at;
    }
    return at;
}

}  // namespace

PartitionBound split_bound(std::string_view bound) {
    PartitionBound out;
    const std::vector<sql::Token> tokens = sql::tokens_tolerant(bound);
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        out.frame += tokens[at].value + " ";
        if (!tokens[at].is('(') || at == 0) continue;
        const bool is_list = tokens[at - 1].is_word("in");
        if (!is_list && !tokens[at - 1].is_word("from") && !tokens[at - 1].is_word("to")) continue;
        at = split_values(bound, tokens, at + 1, is_list, out);
        out.frame += ") ";
    }
    return out;
}

std::vector<std::string> key_columns(std::string_view partition_by) {
    const std::size_t open = partition_by.find('(');
    const std::size_t close = partition_by.rfind(')');
    std::vector<std::string> out;
    if (open == std::string_view::npos || close == std::string_view::npos || close < open) return out;
    for (const IndexKey& key : split_index_keys(partition_by.substr(open + 1, close - open - 1))) {
        const std::vector<sql::Token> tokens = sql::tokens_tolerant(key.expression);
        out.push_back(tokens.size() == 1 && tokens[0].is_name() ? tokens[0].value : "");
    }
    return out;
}

}  // namespace schemadiff::compare
