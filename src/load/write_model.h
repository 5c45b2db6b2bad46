// A catalog as model files: one file, or a folder in which each object keeps its file.
//
// Used by `pull` and `init`. What it writes, load_model() reads back as the same catalog, and writing that again gives
// the same bytes. Comments of a file are kept only while the file need not be written.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "schemadiff/catalog.h"

namespace schemadiff::load {

struct WriteOptions {
    // The `schema:` at the top; empty: `public` where the catalog has it, else the schema with most objects.
    std::string schema;
    // Path or URL of the JSON Schema, for editors that read `yaml-language-server: $schema=`; empty: the first line
    // only names it.
    std::string json_schema;
};

// The text of one file that holds all of the catalog.
std::string write_model(const Catalog& catalog, const WriteOptions& options = {});

struct WrittenFiles {
    std::vector<std::string> written;    // sorted
    std::vector<std::string> unchanged;  // sorted
};

// Writes `catalog` below `folder`. An object that `existing` (what load_model() made of the folder) has stays in its
// file; a new one goes to FOLDER/SCHEMA/SECTION.yaml. A file whose objects are all as they were is not touched; one
// that holds none any more is left with its head.
WrittenFiles write_model_folder(const std::string& folder, const Catalog& catalog, const Catalog& existing,
                                const WriteOptions& options = {});

}  // namespace schemadiff::load
