// A revision: one file of SQL that takes the database a step on, and back.
//
// The value that the reader and writer of revision files, the graph and the runner share. It holds the text of its
// sections as it stands in the file; segments.h makes statements of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/directive.h"
#include "schemadiff/error.h"

namespace schemadiff::migrate {

constexpr int kRevisionFormat = 1;

enum class Direction { upgrade, downgrade };

std::string_view direction_name(Direction direction);

struct Section {
    std::string text;                   // what stands below the section's mark, line ends as LF
    int first_line = 1;                 // of `text`, in the whole file
    std::vector<Directive> directives;  // in order, without the section's own mark
};

// Where the headers stand, for messages.
struct RevisionPlaces {
    SourceLocation id;
    SourceLocation revises;
    SourceLocation depends_on;
    SourceLocation branch_labels;
    SourceLocation baseline;
};

struct Revision {
    std::string id;
    std::vector<std::string> revises;     // parents; none: a base
    std::vector<std::string> depends_on;  // ids or branch labels that must be applied before
    std::vector<std::string> branch_labels;
    std::string title;
    std::string description;  // lines between title and headers
    std::string created;      // as written: "2026-05-27 09:14:22 UTC"
    int format = kRevisionFormat;
    std::string path;

    // Stands for what was there before. With globs, files build it; without, its own upgrade section does.
    bool is_baseline = false;
    std::vector<std::string> baseline;

    // `Function-Bodies: at the end`: what schemadiff wrote makes functions in an order of its own (routine_body.h).
    bool bodies_at_end = false;

    Section upgrade;
    std::optional<Section> downgrade;

    RevisionPlaces places;
    bool broken = false;  // its file had errors: it has its place in the graph, but must not run
};

// Why `text` cannot be the id of a revision or a branch label, or "" if it can. Symbols need `@ - + :`, lists the
// comma, file names the slash; `head heads base current` have a meaning of their own.
std::string id_problem(std::string_view text);

}  // namespace schemadiff::migrate
