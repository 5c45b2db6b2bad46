// A directive: a line `-- schemadiff: NAME ...` by which a revision file tells the runner how to run what follows.
//
// Used by the reader of revision files and by segments.h. Where a directive may stand is the reader's business; this
// file knows the names and what follows each.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "schemadiff/diagnostic.h"

namespace schemadiff::migrate {

enum class DirectiveKind {
    upgrade,         // opens the section
    downgrade,       // opens the section
    no_transaction,  // the next statement runs outside a transaction
    commit,          // ends the segment
    batch,           // repeat the next UPDATE or DELETE until it touches no row; argument: the pause between, or empty
    lock_timeout,    // for the next statement; argument: a duration
    deletes_data,    // the next statement deletes data; argument: what
    irreversible,    // in a downgrade: refuse it; argument: the reason
    guard,           // the next statement must return no row; argument: the message
};

struct Directive {
    DirectiveKind kind = DirectiveKind::commit;
    std::string argument;
    std::size_t offset = 0;  // in the section's text
    int line = 0;            // in the whole file

    bool operator==(const Directive&) const = default;
};

// What a directive is called in a file: "no-transaction".
std::string_view directive_name(DirectiveKind kind);

// Whether a line comment is meant as a directive: `-- schemadiff:` and anything.
bool looks_like_directive(std::string_view comment);

// Reads the comment (from its two dashes to the line's end). An unknown name, or an argument that is missing, wrong or
// too much, is added to `diagnostics` at `where`, and nothing is returned.
std::optional<Directive> parse_directive(std::string_view comment, const SourceLocation& where,
                                         Diagnostics& diagnostics);

// Whether `text` is a duration as PostgreSQL takes it for its timeouts: digits and one of us, ms, s, min, h, d, or
// digits alone for milliseconds (config.sgml, "Numeric with Unit").
bool is_duration(std::string_view text);

}  // namespace schemadiff::migrate
