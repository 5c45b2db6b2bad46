#include "support/text.h"

#include <doctest/doctest.h>

using namespace schemadiff::support;

TEST_CASE("lines end with either newline, and the last need not end") {
    CHECK(split_lines("").empty());
    CHECK(split_lines("a\nb\r\n\nc") == std::vector<std::string_view>{"a", "b", "", "c"});
    CHECK(split_lines("a\n") == std::vector<std::string_view>{"a"});
    CHECK(split_lines("\n") == std::vector<std::string_view>{""});
}

TEST_CASE("white space goes from both ends and from nowhere else") {
    CHECK(trim(" \t a b\r\n") == "a b");
    CHECK(trim(" \n ") == "");
    CHECK(trim("\u00a0x") == "\u00a0x");
}

TEST_CASE("case is ASCII's") {
    CHECK(starts_with_ignoring_case("Create TABLE t", "create table"));
    CHECK_FALSE(starts_with_ignoring_case("crea", "create"));
    CHECK(starts_with_ignoring_case("x", ""));
    CHECK(equals_ignoring_case("ÄB", "Äb"));
    CHECK_FALSE(equals_ignoring_case("Ä", "ä"));
    CHECK(lower_case("ABCÄz[") == "abcÄz[");
}

TEST_CASE("parts are joined, texts replaced, things counted") {
    CHECK(join({}, ", ") == "");
    CHECK(join({"a", "", "b"}, ", ") == "a, , b");
    CHECK(replace_all("aaa", "aa", "b") == "ba");
    CHECK(replace_all("x''y", "'", "''") == "x''''y");
    CHECK(plural(0, "row") == "0 rows");
    CHECK(plural(1, "row") == "1 row");
    CHECK(plural(2, "index", "indexes") == "2 indexes");
}

TEST_CASE("the first byte that is not UTF-8 is found") {
    CHECK(is_valid_utf8("plain, ünïcödé, 数据库, 🐘"));
    CHECK(is_valid_utf8(std::string_view("\0", 1)));
    CHECK(first_invalid_utf8("ab\xff") == 2);
    CHECK(first_invalid_utf8("a\xc0\xaf") == 1);         // overlong "/"
    CHECK(first_invalid_utf8("\xe0\x80\xaf") == 0);      // overlong, three bytes
    CHECK(first_invalid_utf8("x\xed\xa0\x80") == 1);     // a surrogate
    CHECK(first_invalid_utf8("\xf4\x90\x80\x80") == 0);  // above U+10FFFF
    CHECK(first_invalid_utf8("数\xe6\x95") == 3);        // cut short
    CHECK(first_invalid_utf8("\x80") == 0);
}

TEST_CASE("width is what a terminal shows") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("ü") == 1);
    CHECK(display_width("u\u0308") == 1);
    CHECK(display_width("数据") == 4);
    CHECK(display_width("🐘") == 2);
    CHECK(display_width("\xff\xfe") == 2);
    CHECK(blank_below("a\t数") == " \t  ");
}

TEST_CASE("a near word is found, a far one is not") {
    const std::vector<std::string> types = {"integer", "interval", "text", "timestamptz"};
    CHECK(nearest("intger", types) == "integer");
    CHECK(nearest("itneger", types) == "integer");
    CHECK(nearest("TEXT", types) == "text");
    CHECK(nearest("jsonb", types) == std::nullopt);
    CHECK(nearest("b", {"a"}) == std::nullopt);
    CHECK(nearest("", types) == std::nullopt);
    CHECK(nearest("ab", {"ac", "ad"}) == "ac");
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("ab", "ba") == 1);
}

TEST_CASE("globs fit whole texts") {
    CHECK(glob_match("table:public.*", "table:public.orders"));
    CHECK_FALSE(glob_match("table:public.*", "view:public.orders"));
    CHECK(glob_match("*", ""));
    CHECK(glob_match("*_old*", "a_b_old"));
    CHECK(glob_match("a*b*c", "a-b-b-c"));
    CHECK_FALSE(glob_match("a*b*c", "a-c-b"));
    CHECK(glob_match("?x", "üx"));
    CHECK_FALSE(glob_match("?", ""));
    CHECK_FALSE(glob_match("?", "ab"));
    CHECK(glob_match("a.b", "a.b"));
    CHECK_FALSE(glob_match("a.b", "axb"));
    CHECK_FALSE(glob_match(std::string(30, '*') + "b", std::string(20000, 'a')));
}
