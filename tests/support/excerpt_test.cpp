#include "support/excerpt.h"

#include <doctest/doctest.h>

#include "support/test_server.h"

using namespace schemadiff;

namespace {

std::string printed(const Diagnostics& diagnostics, const std::string& source, bool coloured = false) {
    return support::print_diagnostics(diagnostics, coloured, [&](const std::string&) { return source; });
}

Diagnostic error_at(int line, int column, const std::string& message = "wrong") {
    return {Severity::error, {"m.yaml", line, column}, message, ""};
}

}  // namespace

TEST_CASE("a diagnostic shows its line, a caret and its hint") {
    const test::TemporaryFolder folder;
    const std::string file = folder.write("app.yaml", "tables:\n  orders:\n      total: intger not null\n");
    const Diagnostic diagnostic{Severity::error, {file, 3, 14}, "unknown type \"intger\"", "did you mean \"integer\"?"};
    CHECK(support::print_diagnostics({diagnostic}) == file +
                                                          ":3:14: error: unknown type \"intger\"\n"
                                                          "      total: intger not null\n"
                                                          "             ^\n"
                                                          "  hint: did you mean \"integer\"?\n");
}

TEST_CASE("diagnostics are sorted by place, and the same one is said once") {
    const Diagnostic warning{Severity::warning, {"a.yaml", 9, 1}, "odd", ""};
    CHECK(support::print_diagnostics({error_at(2, 1, "b"), error_at(1, 5, "a"), warning, error_at(1, 5, "a")}, false,
                                     [](const std::string&) { return std::nullopt; }) ==
          "a.yaml:9:1: warning: odd\n"
          "m.yaml:1:5: error: a\n"
          "m.yaml:2:1: error: b\n");
}

TEST_CASE("the caret stands below tabs and wide characters") {
    CHECK(printed({error_at(1, 2)}, "\tx") == "m.yaml:1:2: error: wrong\n\tx\n\t^\n");
    CHECK(printed({error_at(1, 8)}, "数ü: x") == "m.yaml:1:8: error: wrong\n数ü: x\n     ^\n");
}

TEST_CASE("places that the source does not have give no excerpt") {
    CHECK(printed({error_at(7, 1)}, "x\n") == "m.yaml:7:1: error: wrong\n");
    CHECK(printed({error_at(1, 99)}, "abc\n") == "m.yaml:1:99: error: wrong\nabc\n   ^\n");
    CHECK(printed({error_at(1, 0)}, "abc\n") == "m.yaml:1: error: wrong\nabc\n");
    CHECK(printed({error_at(0, 0)}, "abc\n") == "m.yaml: error: wrong\n");
    CHECK(printed({{Severity::note, {}, "no place", ""}}, "abc\n") == "note: no place\n");
}

TEST_CASE("bytes that are not text are shown as question marks") {
    CHECK(printed({error_at(1, 4)}, "a\x1b\xff+\n") == "m.yaml:1:4: error: wrong\na??+\n   ^\n");
}

TEST_CASE("a long line is cut around the caret") {
    const std::string text = printed({error_at(1, 5001)}, std::string(5000, 'a') + "X" + std::string(5000, 'b'));
    const std::size_t line = text.find('\n') + 1;
    const std::size_t caret = text.find('\n', line) + 1;
    CHECK(text.size() < 400);
    CHECK(text[line + (text.find('^') - caret)] == 'X');
}

TEST_CASE("colour is there only when asked for") {
    CHECK(printed({error_at(1, 1)}, "x").find('\x1b') == std::string::npos);
    CHECK(printed({error_at(1, 1)}, "x", true).find("\x1b[31merror:\x1b[0m wrong") != std::string::npos);
}
