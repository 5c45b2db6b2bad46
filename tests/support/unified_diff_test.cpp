#include "support/unified_diff.h"

#include <doctest/doctest.h>

#include <chrono>
#include <random>

#include "support/test_server.h"

using namespace schemadiff;
using support::unified_diff;

namespace {

std::string named(const std::string& before, const std::string& after) {
    return unified_diff(before, after, {"file", "file", 3, false});
}

}  // namespace

TEST_CASE("the same text has no diff") {
    CHECK(unified_diff("", "") == "");
    CHECK(unified_diff("a\nb\n", "a\nb\n") == "");
}

TEST_CASE("a changed line has its context around it") {
    CHECK(named("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
          "--- file\n+++ file\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("an empty text, and a last line without a newline") {
    CHECK(named("", "a\n") == "--- file\n+++ file\n@@ -0,0 +1 @@\n+a\n");
    CHECK(named("a\n", "") == "--- file\n+++ file\n@@ -1 +0,0 @@\n-a\n");
    CHECK(named("a", "a\n") == "--- file\n+++ file\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
}

TEST_CASE("changes far apart are hunks of their own, near ones are one") {
    std::string before;
    for (int i = 0; i < 40; ++i) before += std::to_string(i) + "\n";
    std::string after = before;
    after.replace(after.find("\n5\n"), 3, "\nfive\n");
    std::string near = after;
    near.replace(near.find("\n12\n"), 4, "\ntwelve\n");
    after.replace(after.find("\n30\n"), 4, "\n");
    const auto hunks = [](const std::string& text) {
        std::size_t count = 0;
        for (std::size_t at = text.find("\n@@ "); at != std::string::npos; at = text.find("\n@@ ", at + 1)) ++count;
        return count;
    };
    CHECK(hunks(unified_diff(before, after)) == 2);
    CHECK(hunks(unified_diff(before, near)) == 1);
}

TEST_CASE("colour marks what went and what came") {
    const std::string text = unified_diff("a\n", "b\n", {"old", "new", 3, true});
    CHECK(text.find("\x1b[31m-a\x1b[0m\n") != std::string::npos);
    CHECK(text.find("\x1b[32m+b\x1b[0m\n") != std::string::npos);
}

TEST_CASE("another program applies the diffs of random texts") {
    std::mt19937 random(7);
    for (int round = 0; round < 12; ++round) {
        std::string before;
        std::string after;
        for (unsigned i = 0; i < 10U + 400U * (static_cast<unsigned>(round) % 4U); ++i) {
            const std::string line = "line " + std::to_string(random() % 50) + "\n";
            const unsigned what = random() % 8;
            if (what != 0) before += line;
            if (what != 1) after += what == 2 ? "other " + line : line;
        }
        const test::TemporaryFolder folder;
        const std::string file = folder.write("file", before);
        folder.write("diff", named(before, after));
        const auto result = test::run_program({"git", "apply", "-p0", "diff"}, {}, folder.path());
        INFO(result.err);
        CHECK(result.status == 0);
        CHECK(test::run_program({"cat", file}).out == after);
    }
}

TEST_CASE("huge texts without anything in common, or with much, end in time") {
    std::string before;
    std::string after;
    std::string moved;
    for (int i = 0; i < 30000; ++i) {
        before += "old " + std::to_string(i) + "\n";
        after += "new " + std::to_string(i) + "\n";
        moved += (i % 3 == 0 ? "new " : "old ") + std::to_string(i) + "\n";
    }
    const auto start = std::chrono::steady_clock::now();
    CHECK(unified_diff(before, after).size() > before.size() + after.size());
    CHECK(unified_diff(before, moved).find("\n old 2\n-old 3\n+new 3\n old 4") != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
}
