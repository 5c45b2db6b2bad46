// Reads and writes revision files: header comments, an upgrade section and a downgrade section.
//
// Used by revision_folder.h and by the commands that write a new file. The format is a contract (format 1); it does not
// look into the statements: that is segments.h.
#pragma once

#include <string>
#include <string_view>

#include "migrate/revision.h"
#include "schemadiff/diagnostic.h"

namespace schemadiff::migrate {

// Reads the text of the file at `path` (the path is for messages only). All errors are added to `diagnostics`; the
// revision is then marked broken, and `id` is empty where not even that could be read. A byte order mark is skipped; a
// file whose line ends are all CRLF reads as if they were LF, so that a revision does the same from every checkout.
Revision parse_revision(std::string path, std::string_view text, Diagnostics& diagnostics);

// The file's text; parse_revision() reads back what was given. Throws Error where title or description would be read as
// something else, or an id cannot be one.
std::string write_revision(const Revision& revision);

}  // namespace schemadiff::migrate
