// What of a pair of expressions might run code that is not PostgreSQL's own, or mean something else on the live server
// than in the model: looked up in the catalog before the pair is asked about.
//
// Used by server_oracle only. PostgreSQL folds constants while it plans: it runs input functions of types, casts,
// operators and functions on them. So all of these must be of pg_catalog.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sql/oracle.h"

namespace schemadiff::db {
class Result;
}

namespace schemadiff::inspect {

using QualifiedName = std::pair<std::string, std::string>;  // schema, name

// What a pair's two texts name.
struct PairNames {
    std::set<std::size_t> columns;    // places in TextPair::columns
    std::set<QualifiedName> types;    // of casts, those columns and the result, but for PostgreSQL's own
    std::set<std::string> functions;  // without a schema
    std::set<std::string> operators;  // without a schema; also what IN, BETWEEN, LIKE and the like stand for
    bool knows_types = true;          // false: a type without a schema, which nobody can look up
};
PairNames names_in(const sql::TextPair& pair);

class OracleGuard {
  public:
    // One query over catalogs, for what all of these name.
    static std::string query(const std::vector<PairNames>& pairs);
    explicit OracleGuard(const db::Result& answer);

    // Why the pair goes on to the next step; empty: it may be asked.
    std::string refusal(const PairNames& names) const;

  private:
    std::set<QualifiedName> safe_types_;
    std::set<std::string> functions_;  // names of functions outside pg_catalog
    std::set<std::string> operators_;  // names of operators outside pg_catalog over its types alone
    bool has_operators_of_other_types_ = false;
    bool has_casts_ = false;  // between types of pg_catalog by a function outside it
};

}  // namespace schemadiff::inspect
