// Who decides whether two texts of SQL mean the same when the texts and the parser cannot: one small interface.
//
// compare collects the pairs and hands them over in one batch; the live server, the scratch database, remembered
// answers and a test's table are oracles. No oracle ever throws because of one bad pair.
#pragma once

#include <string>
#include <vector>

#include "schemadiff/identity.h"

namespace schemadiff::sql {

// A column that an expression may mention.
struct ColumnContext {
    std::string name;
    std::string type;       // as format_type() prints it
    std::string collation;  // qualified and quoted; empty: the type's own
};

enum class TextKind {
    expression,  // a CHECK, a predicate, an index key: over the columns of its relation
    value,       // a default: cast to the column's type, over no column
    query        // a whole SELECT
};

struct TextPair {
    Identity id;
    std::string attribute;
    TextKind kind{};
    std::string left;
    std::string right;
    // The whole attribute on the left, where the pair is one key of an index or one default among arguments.
    std::string whole_left;
    std::vector<ColumnContext> columns;
    std::string result_type;  // of a default or a generated column; empty: any
    // `columns` and `result_type` are the live side's: what the wanted object looks like when built says nothing.
    bool over_live_columns = false;
};

enum class Verdict { equal, different, undecided };

// Who decided; for --timings.
enum class DecidedBy { nobody, server, scratch, memory };

struct Answer {
    Verdict verdict = Verdict::undecided;
    std::string needs;  // what would decide it, where undecided
    DecidedBy by = DecidedBy::nobody;
};

class Oracle {
  public:
    virtual ~Oracle() = default;
    // One answer a pair, in their order.
    virtual std::vector<Answer> decide(const std::vector<TextPair>& pairs) = 0;
};

}  // namespace schemadiff::sql
