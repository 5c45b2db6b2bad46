// Model files to a catalog: every object flat, every mistake of every file a diagnostic of one run.
//
// Used by the commands that need a model. Names that a file leaves unqualified are resolved by bind() (load/bind.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "load/naming.h"
#include "schemadiff/catalog.h"
#include "schemadiff/diagnostic.h"

namespace schemadiff::load {

// The newest `version:` of a model file that this program reads.
constexpr int kModelVersion = 1;

struct LoadOptions {
    Naming naming;
    unsigned threads = 2;  // that parse files side by side
    // Where the trees of large files are kept from run to run (load/tree_cache.h); nothing: nowhere.
    std::optional<std::string> cache_folder{};
};

// Reads the files, and those below folders (*.yaml, *.yml). Throws Error where one cannot be read at all. Where
// diagnostics hold an error the catalog is not to be used.
Catalog load_model(const std::vector<std::string>& paths, const LoadOptions& options, Diagnostics& diagnostics);

// The files that it reads, in its order.
std::vector<std::string> model_files(const std::vector<std::string>& paths);

// One file's text, as if it stood at `file`.
Catalog load_model_text(const std::string& file, const std::string& text, const LoadOptions& options,
                        Diagnostics& diagnostics);

}  // namespace schemadiff::load
