// What names a model gives, and which schema an unqualified one has in one of its files.
//
// Used by bind.cpp; it is the resolver of sql/qualify.h.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schemadiff/catalog.h"
#include "sql/qualify.h"

namespace schemadiff::load {

// Everything that the model names, by schema.
struct ModelNames {
    using BySchema = std::map<std::string, std::set<std::string, std::less<>>, std::less<>>;
    BySchema relations;
    BySchema types;
    BySchema functions;
    BySchema collations;
    std::set<std::string, std::less<>> names;  // of types and functions, in any schema or extension
    std::set<std::string, std::less<>> relation_names;
    bool has_extensions = false;

    ModelNames(const Catalog& model, const KnownNames& known);
};

class Scope : public sql::NameResolver {
  public:
    Scope(const ModelNames& model, const KnownNames& known, Names path)
        : model_(model), known_(known), path_(std::move(path)) {}

    std::optional<std::string> schema_of_relation(std::string_view name) const override;
    std::optional<std::string> schema_of_type(std::string_view name) const override;
    // Of one that is called: where pg_catalog has one of the name, only a written schema says that another is meant.
    std::optional<std::string> schema_of_function(std::string_view name) const override;
    std::optional<std::string> schema_of_collation(std::string_view name) const override;

    // Of one that is named for its place (a trigger's, an operator's), where pg_catalog's of that name do not fit.
    std::optional<std::string> schema_of_own_function(std::string_view name) const;

    // Where new things of the file go.
    const std::string& file_schema() const { return path_.front(); }
    // Where unqualified names are looked for, in order.
    const Names& path() const { return path_; }
    // Whether a fragment may hold a name that wants a schema: most do not, and need no parser.
    bool may_need_schema(std::string_view fragment, bool is_query) const;

  private:
    using Known = std::map<std::string, std::string, std::less<>>;
    std::optional<std::string> find(const ModelNames::BySchema& names, const Known& known, std::string_view name) const;

    const ModelNames& model_;
    const KnownNames& known_;
    Names path_;
};

}  // namespace schemadiff::load
