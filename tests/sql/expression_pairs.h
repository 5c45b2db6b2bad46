// The corpus of expressions as written and as PostgreSQL 15 prints them, read from ../shared beside the sources.
#pragma once

#include <fstream>
#include <string>
#include <vector>

namespace schemadiff::test {

struct ExpressionPair {
    char kind = 'C';    // C check, D default, G generated column, I index
    std::string label;  // of a default the column, of a generated column its type
    std::string written;
    std::string printed;
};

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
        for (std::size_t at = fields[3].find("\\n"); fields[3].starts_with("\\n") && at != std::string::npos;
             at = fields[3].find("\\n")) {
            fields[3].replace(at, 2, "\n");
        }
        pairs.push_back({fields[0].at(0), fields[1], fields[2], fields[3]});
    }
    return pairs;
}

}  // namespace schemadiff::test
