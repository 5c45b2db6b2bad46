#include "load/tree_cache.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "load/model.h"
#include "support/files.h"
#include "support/test_server.h"

using namespace schemadiff;
using namespace schemadiff::load;
using test::TemporaryFolder;

namespace {

constexpr const char* kText = R"(version: 1
tables:
  "odd \"name\"":
    columns:
      id: bigserial
      'quoted': {type: text, comment: "two\nlines"}
      empty: ~
    checks: [id > 0, "id < 10"]
functions:
  f():
    body: |
      begin
      end
)";

bool same(const YamlNode& left, const YamlNode& right) {
    const auto all = [](const std::vector<YamlNode>& a, const std::vector<YamlNode>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
    };
    return left.form == right.form && left.style == right.style && left.flow == right.flow && left.line == right.line &&
           left.column == right.column && left.text_column == right.text_column && left.text == right.text &&
           all(left.keys, right.keys) && all(left.items, right.items);
}

YamlNode parsed(std::string_view text) {
    Diagnostics diagnostics;
    auto tree = parse_yaml("m.yaml", text, diagnostics);
    REQUIRE(tree);
    REQUIRE(diagnostics.empty());
    return *tree;
}

std::string only_file(const std::string& folder) {
    const auto files = support::list_files(folder);
    REQUIRE(files.size() == 1);
    return files[0];
}

// A model of one table with `columns` columns: large enough to be kept.
std::string large_model(int columns) {
    std::string text = "version: 1\ntables:\n  t:\n    columns:\n";
    for (int i = 0; i < columns; ++i) text += "      a_column_with_a_long_name_" + std::to_string(i) + ": integer\n";
    return text;
}

std::size_t objects_of(const std::string& path, const std::string& cache) {
    Diagnostics diagnostics;
    LoadOptions options;
    options.cache_folder = cache;
    const Catalog catalog = load_model({path}, options, diagnostics);
    CHECK(diagnostics.empty());
    return catalog.objects().size();
}

}  // namespace

TEST_CASE("tree cache: bytes give the same tree back, and a damaged text gives none") {
    const YamlNode tree = parsed(kText);
    const std::string bytes = tree_bytes(tree);
    const auto back = tree_of(bytes);
    REQUIRE(back);
    CHECK(same(tree, *back));
    for (std::size_t size = 0; size < bytes.size(); ++size) CHECK_FALSE(tree_of(bytes.substr(0, size)));
    CHECK_FALSE(tree_of(bytes + "x"));
}

TEST_CASE("tree cache: a tree is found for its file and content only") {
    const TemporaryFolder folder;
    const TreeCache cache(folder.path());
    const YamlNode tree = parsed(kText);
    CHECK_FALSE(cache.find("m.yaml", kText));
    cache.keep("m.yaml", kText, tree);
    REQUIRE(cache.find("m.yaml", kText));
    CHECK(same(tree, *cache.find("m.yaml", kText)));
    CHECK_FALSE(cache.find("m.yaml", std::string(kText) + "\n"));
    CHECK_FALSE(cache.find("other.yaml", kText));
}

TEST_CASE("tree cache: what is damaged, cut off or no cache at all counts as not there") {
    const TemporaryFolder folder;
    const TreeCache cache(folder.path());
    cache.keep("m.yaml", kText, parsed(kText));
    const std::string path = only_file(folder.path());
    const std::string kept = support::read_file(path);
    for (const std::size_t at : {std::size_t{0}, std::size_t{30}, std::size_t{60}, kept.size() / 2, kept.size() - 1}) {
        std::string damaged = kept;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        support::write_file_atomically(path, damaged);
        CHECK_FALSE(cache.find("m.yaml", kText));
        support::write_file_atomically(path, kept.substr(0, at));
        CHECK_FALSE(cache.find("m.yaml", kText));
    }
    support::write_file_atomically(path, kept);
    CHECK(cache.find("m.yaml", kText));
}

TEST_CASE("tree cache: a folder that cannot be written is no error") {
    const TreeCache cache("/proc/there/is/no/such/folder");
    cache.keep("m.yaml", kText, parsed(kText));
    CHECK_FALSE(cache.find("m.yaml", kText));
}

TEST_CASE("tree cache: a changed model is read anew, an unchanged one is not parsed") {
    const TemporaryFolder models;
    const TemporaryFolder cache;
    const std::string path = models.path() + "/model.yaml";
    support::write_file_atomically(path, large_model(1000));
    CHECK(objects_of(path, cache.path()) == 1002);
    // What was kept is what is read: a tree of another model, kept for this one's content, comes out.
    TreeCache(cache.path()).keep(path, large_model(1000), parsed(large_model(1)));
    CHECK(objects_of(path, cache.path()) == 3);
    support::write_file_atomically(path, large_model(1001));
    CHECK(objects_of(path, cache.path()) == 1003);
}

TEST_CASE("tree cache: a file with mistakes, or a small one, is not kept") {
    const TemporaryFolder models;
    const TemporaryFolder cache;
    const std::string path = models.path() + "/model.yaml";
    support::write_file_atomically(path, large_model(1000) + "      a_column_with_a_long_name_1: text\n");
    Diagnostics diagnostics;
    LoadOptions options;
    options.cache_folder = cache.path();
    load_model({path}, options, diagnostics);
    CHECK(diagnostics.size() == 1);
    support::write_file_atomically(path, large_model(2));
    CHECK(objects_of(path, cache.path()) == 4);
    CHECK(support::list_files(cache.path()).empty());
}
