// A mistake found in the user's files: collected, sorted by place, and printed once with all others.
//
// Used by the readers of models, configuration and revision files. Printing with the excerpt and the caret is
// support/excerpt.h; this header holds only the values.
#pragma once

#include <string>
#include <vector>

#include "schemadiff/error.h"

namespace schemadiff {

enum class Severity { error, warning, note };

struct Diagnostic {
    Severity severity = Severity::error;
    SourceLocation where;
    std::string message;
    std::string hint;  // what to do, or a near match; may be empty

    bool operator==(const Diagnostic& other) const {
        return severity == other.severity && where.file == other.where.file && where.line == other.where.line &&
               where.column == other.where.column && message == other.message;
    }
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace schemadiff
