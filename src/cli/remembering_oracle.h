// An oracle that remembers: answers from the decisions beside the model where they were proved here before, and asks
// another oracle the rest.
#pragma once

#include <memory>

#include "cli/decisions.h"
#include "schemadiff/catalog.h"
#include "sql/oracle.h"

namespace schemadiff::cli {

// `from` is the database, `to` the model; both, and `decisions`, must outlive the oracle. The left text of a pair is
// taken for what the server prints, so `from` must have been read from one.
//
// A decision's key is a hash of the model's text and of what it was resolved against: the columns it mentions with
// their types and collations, each function, operator, type, collation and relation of the model whose name stands in
// it (with what they are made of), casts, extensions with their versions, the search_path, the server's major version,
// the parser's version and the program's.
std::unique_ptr<sql::Oracle> make_remembering_oracle(Decisions& decisions, const Catalog& from, const Catalog& to,
                                                     const Names& search_path, std::unique_ptr<sql::Oracle> rest);

}  // namespace schemadiff::cli
