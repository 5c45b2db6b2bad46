// The comments of SQL text and where they stand: before a statement, inside one, or inside a body.
//
// Used by the reader of revision files to find directives and section marks, which are comments outside literals and
// bodies. Tokens come from sql/tokens.h; what stands between them is looked at here.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace schemadiff::migrate {

struct Comment {
    std::size_t offset = 0;
    std::size_t length = 0;
    int line = 1;
    int column = 1;                 // in bytes, from 1
    bool block = false;             // /* ... */
    bool in_body = false;           // inside BEGIN ATOMIC ... END
    bool inside_statement = false;  // behind a token that no semicolon has ended
};

struct CommentScan {
    std::vector<Comment> comments;
    // Where a literal, a quoted name or a comment begins that has no end, or a command of psql (but for the two lines
    // that pg_dump writes); nothing behind it was looked at.
    std::optional<std::size_t> unreadable;
};

// Never throws. `first_line` is the number of the first line of `sql`.
CommentScan scan_comments(std::string_view sql, int first_line);

}  // namespace schemadiff::migrate
