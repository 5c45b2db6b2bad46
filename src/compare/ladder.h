// "Equal means equal" in one place: whether two texts of SQL say the same, by the first step that decides.
//
// 1 the same text; 2 the same canonical form by the parser; what is left is collected for an oracle (sql/oracle.h).
// Counts how many pairs each step decided, for --timings.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemadiff/sql_text.h"
#include "sql/oracle.h"

namespace schemadiff::compare {

struct LadderCounts {
    int by_text = 0;
    int by_parser = 0;
    int by_memory = 0;
    int by_server = 0;
    int by_scratch = 0;
    int undecided = 0;

    void count(sql::DecidedBy by);
};

// True or false where text or parser decide; nothing where an oracle must. Two texts are never called different by
// these steps unless one of them is empty.
std::optional<bool> same_text(sql::TextKind kind, std::string_view left, std::string_view right,
                              std::string_view result_type, LadderCounts& counts);

// Whether two texts have the same tokens: words in any case, any space and comments between them.
bool same_tokens(std::string_view left, std::string_view right);

// The parser's canonical form of an expression, or the text itself where it cannot tell.
std::string canonical_or_same(const std::string& expression);

// The keys of an index, split at the commas outside parentheses and literals; each into its expression and what
// follows it (collation, operator class, order), in one spelling: `lower(name)` and `DESC NULLS LAST`.
struct IndexKey {
    std::string expression;
    std::string rest;
    std::string order;  // the rest without collation and operator class
};
std::vector<IndexKey> split_index_keys(std::string_view keys);

}  // namespace schemadiff::compare
