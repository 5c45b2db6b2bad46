// The corpus of expressions as written and as PostgreSQL 15 prints them, read from ../shared beside the sources.
#pragma once

#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace schemadiff::test {

struct ExpressionPair {
    char kind = 'C';    // C check, D default, G generated column, I index
    std::string label;  // of a default the column, of a generated column its type
    std::string written;
    std::string printed;
};

// The corpus writes a line break in the catalog's text as `\n`, a tab as `\t`, and escapes nothing else.
inline std::string with_breaks(std::string text) {
    for (const auto& [escape, meaning] : {std::pair{"\\n", "\n"}, std::pair{"\\t", "\t"}}) {
        for (std::size_t at = text.find(escape); at != std::string::npos; at = text.find(escape))
            text.replace(at, 2, meaning);
    }
    return text;
}

// Empty where the corpus is not there: tests then say so and do nothing.
inline std::vector<ExpressionPair> expression_pairs() {
    std::vector<ExpressionPair> pairs;
    std::ifstream file(SCHEMADIFF_SOURCE_DIR "/../shared/corpus/expr_pairs.tsv");
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::vector<std::string> fields;
        for (std::size_t at = 0; fields.size() < 4;) {
            const std::size_t end = std::min(line.find('\t', at), line.size());
            fields.push_back(line.substr(at, end - at));
            at = std::min(end + 1, line.size());
        }
        fields[3] = with_breaks(fields[3]);
        pairs.push_back({fields[0].at(0), fields[1], fields[2], fields[3]});
    }
    return pairs;
}

}  // namespace schemadiff::test
