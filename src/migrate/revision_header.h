// The head of a revision file: title, free description, and the headers `-- Name: value`.
//
// Used by revision_file.cpp only.
#pragma once

#include <string>
#include <string_view>

#include "migrate/revision.h"
#include "schemadiff/diagnostic.h"

namespace schemadiff::migrate {

// Reads the lines before the first section into `revision`, whose path is known. The headers are the paragraph with the
// last `-- Revision:` line; what stands above it is title and description. Lines behind that paragraph that are no
// headers are left alone.
void parse_revision_header(Revision& revision, std::string_view head, Diagnostics& diagnostics);

// The lines, each ended. Throws Error as write_revision() says.
std::string write_revision_header(const Revision& revision);

}  // namespace schemadiff::migrate
