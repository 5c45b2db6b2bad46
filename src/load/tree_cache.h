// The trees of model files that were parsed before, kept in a folder: what YAML costs is paid once for each content.
//
// Used by load_model(). A file of the cache stands for one path and says which content, by which version of the
// program, it was made of, and the SHA-256 of what it holds: one that is of something else, or damaged, counts as not
// there. Nothing here fails or reports; all of the folder may be deleted at any time.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "load/yaml_tree.h"

namespace schemadiff::load {

class TreeCache {
  public:
    explicit TreeCache(std::string folder) : folder_(std::move(folder)) {}

    // The tree of `text`, if it was kept for `file`.
    std::optional<YamlNode> find(const std::string& file, std::string_view text) const;
    // Keeps it, in place of what was kept for `file`.
    void keep(const std::string& file, std::string_view text, const YamlNode& tree) const;

  private:
    std::string path_of(const std::string& file) const;

    std::string folder_;
};

// A tree as bytes and back; nothing where the bytes are no whole tree.
std::string tree_bytes(const YamlNode& tree);
std::optional<YamlNode> tree_of(std::string_view bytes);

}  // namespace schemadiff::load
