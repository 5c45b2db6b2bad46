#include "schemadiff/error.h"

namespace schemadiff {

std::string SourceLocation::text() const {
    if (!known()) return "";
    std::string text = file;
    if (line > 0) text += ":" + std::to_string(line);
    if (line > 0 && column > 0) text += ":" + std::to_string(column);
    return text;
}

}  // namespace schemadiff
