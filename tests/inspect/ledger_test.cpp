// src/inspect/ledger.md against the catalogs of the server at hand, and against our queries for every version.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "inspect/catalog_queries.h"
#include "support/files.h"
#include "support/test_server.h"
#include "support/text.h"

namespace schemadiff::test {
namespace {

constexpr int kOldest = 13;
constexpr int kNewest = 18;

struct Entry {
    std::string catalog;
    std::string column;  // `*`: all
    int since = 0;
    int until = 0;
    std::string what;
    std::string how;

    bool is_in(int version) const { return since <= version && version <= until; }
    std::string name() const { return catalog + "." + column; }
};

// "| a | 13- | read | x |"
std::vector<std::string> cells(std::string_view line) {
    std::vector<std::string> out;
    for (std::size_t at = 1; at < line.size();) {
        const std::size_t end = line.find('|', at);
        if (end == std::string::npos) break;
        out.emplace_back(support::trim(line.substr(at, end - at)));
        at = end + 1;
    }
    return out;
}

std::vector<Entry> read_ledger() {
    std::vector<Entry> out;
    std::string catalog;
    const std::string text = support::read_file(std::string(SCHEMADIFF_SOURCE_DIR) + "/src/inspect/ledger.md");
    for (const std::string_view line : support::split_lines(text)) {
        if (line.starts_with("## ")) catalog = support::trim(line.substr(3));
        if (catalog.empty() || !line.starts_with("| ") || line.starts_with("| column |")) continue;
        const std::vector<std::string> parts = cells(line);
        REQUIRE(parts.size() == 4);
        const std::size_t dash = parts[1].find('-');
        REQUIRE(dash != std::string::npos);
        const std::string until = parts[1].substr(dash + 1);
        out.push_back(
            {catalog, parts[0], std::stoi(parts[1]), until.empty() ? kNewest : std::stoi(until), parts[2], parts[3]});
    }
    REQUIRE(out.size() > 500);
    return out;
}

// Letters, digits and `_`: the words of a query.
std::set<std::string> words_of(const std::string& text) {
    std::set<std::string> out;
    std::string word;
    for (const char letter : text + " ") {
        if (std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_') {
            word += letter;
        } else if (!word.empty()) {
            out.insert(std::move(word));
            word.clear();
        }
    }
    return out;
}

// What stands between the first two ` of a remark: the function that reads a column.
std::string quoted_word(const std::string& text) {
    const std::size_t open = text.find('`');
    const std::size_t close = open == std::string::npos ? open : text.find('`', open + 1);
    return close == std::string::npos ? "" : text.substr(open + 1, close - open - 1);
}

bool is_named_in(const std::vector<std::set<std::string>>& queries, const Entry& entry) {
    return std::any_of(queries.begin(), queries.end(), [&](const std::set<std::string>& words) {
        return words.contains(entry.catalog) && words.contains(entry.column);
    });
}

TEST_CASE("ledger: every column of every catalog of this server is named, and nothing else") {
    TestDatabase database;
    const int version = database.connect().server_version() / 10000;
    const db::Result columns = database.run(R"(
        select c.relname, a.attname
          from pg_class c
          join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped)");
    std::set<std::string> named;
    for (const Entry& entry : read_ledger())
        if (entry.is_in(version)) CHECK_MESSAGE(named.insert(entry.name()).second, entry.name(), " stands twice");
    REQUIRE(columns.rows() > 500);
    std::set<std::string> met;
    for (int row = 0; row < columns.rows(); ++row) {
        const std::string catalog = columns.text(row, 0);
        const std::string column = catalog + "." + columns.text(row, 1);
        const std::string found = named.contains(catalog + ".*") ? catalog + ".*" : column;
        CHECK_MESSAGE(named.contains(found), column, " of PostgreSQL ", version, " is not in src/inspect/ledger.md");
        met.insert(found);
    }
    for (const std::string& name : named)
        CHECK_MESSAGE(met.contains(name), name, " is in src/inspect/ledger.md, and not in PostgreSQL ", version);
}

TEST_CASE("ledger: what is called read is named in a query of each version that has it") {
    const std::vector<Entry> ledger = read_ledger();
    for (int version = kOldest; version <= kNewest; ++version) {
        std::vector<std::set<std::string>> queries;
        for (const std::string& query : inspect::catalog_queries(version * 10000)) queries.push_back(words_of(query));
        for (const Entry& entry : ledger) {
            if (!entry.is_in(version)) continue;
            const bool named = is_named_in(queries, entry);
            if (entry.what == "read" || entry.what == "reported")
                CHECK_MESSAGE(named, entry.name(), ": no query for ", version, " names it");
            else if (entry.what == "through")
                CHECK_MESSAGE(std::any_of(queries.begin(), queries.end(),
                                          [&](const auto& words) { return words.contains(quoted_word(entry.how)); }),
                              entry.name(), ": no query for ", version, " calls ", entry.how);
            else if (entry.what == "state" || entry.what == "left out")
                CHECK_MESSAGE(!named, entry.name(), ": a query for ", version, " names it");
            else
                CHECK_MESSAGE(entry.what == "derived", entry.name(), " is called ", entry.what);
        }
    }
}

TEST_CASE("ledger: what is left out, derived or through a function has a reason") {
    for (const Entry& entry : read_ledger()) {
        const bool needs_reason = entry.what == "left out" || entry.what == "derived" || entry.what == "reported";
        CHECK_MESSAGE((!needs_reason || !entry.how.empty()), entry.name(), " has no reason");
    }
}

}  // namespace
}  // namespace schemadiff::test
