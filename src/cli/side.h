// One side of `diff`: a database, a model, a file of SQL or a revision, as a catalog.
#pragma once

#include <optional>
#include <string>

#include "cli/session.h"
#include "schemadiff/catalog.h"

namespace schemadiff::cli {

enum class SideKind { database, model, sql_file, revision };

struct Side {
    SideKind kind{};
    std::string text;  // as it was given
    std::string name;  // for reports, without a password
    Catalog catalog;
    std::optional<db::OpenDatabase> database;  // what a catalog was read from; none for a model
};

// What `text` names: a URL or key=value words, a file that ends in .sql, a model that is there, else a revision.
SideKind side_kind(const std::string& text);

// Reads both, what can be at the same time; a model's schemas say what of the other side is managed, and its names are
// bound to it. Throws Error; of two, the model's.
void read_sides(Session& session, Side& from, Side& to);

}  // namespace schemadiff::cli
