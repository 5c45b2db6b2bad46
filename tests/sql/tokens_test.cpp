#include "sql/tokens.h"

#include <doctest/doctest.h>

#include "schemadiff/error.h"

using namespace schemadiff;
using namespace schemadiff::sql;

namespace {

// The values of all tokens, each with a letter for its kind.
std::string shape(std::string_view text) {
    static constexpr std::string_view kLetters = "iqnsbpo.!";
    std::string out;
    for (const Token& token : tokens_tolerant(text)) {
        if (!out.empty()) out += ' ';
        out += kLetters[static_cast<std::size_t>(token.kind)];
        out += ':' + token.value;
    }
    return out;
}

}  // namespace

TEST_CASE("identifiers fold to lower case unless quoted") {
    CHECK(shape("Foo \"Foo\" \"a\"\"b\" žluť a$1") == "i:foo q:Foo q:a\"b i:žluť i:a$1");
    CHECK(shape("U&\"d\\0061t\\+000061\"") == "q:data");
    CHECK(shape("U&\"d!0061t\" uescape '!'") == "q:dat");
    CHECK(shape("u & 1") == "i:u o:& n:1");
}

TEST_CASE("string literals in all their forms") {
    CHECK(shape("'it''s'") == "s:it's");
    CHECK(shape("'a\\'") == "s:a\\");
    CHECK(shape("E'a\\n\\'\\x41\\101\\u0061\\\\'") == "s:a\n'AAa\\");
    CHECK(shape("E'\\ud83d\\ude00'") == "s:\xF0\x9F\x98\x80");
    CHECK(shape("N'x'") == "s:x");
    CHECK(shape("U&'\\0441!'") == "s:с!");
    CHECK(shape("B'101' x'1F'") == "b:b101 b:x1F");
    CHECK(shape("'a'\n  'b' 'c'") == "s:ab s:c");
    CHECK(shape("'a' -- note\n 'b'") == "s:a s:b");
    CHECK(shape("'a'\n -- note\n 'b'") == "s:ab");
    CHECK(shape("$$a'b$$ $x$ $$ $x$") == "s:a'b s: $$ ");
    CHECK(shape("$1 + $23") == "p:1 o:+ p:23");
}

TEST_CASE("numbers") {
    CHECK(shape("1 1.5 .5 1. 1e10 1.5e-3 0x1F 1_000 1..2") ==
          "n:1 n:1.5 n:.5 n:1. n:1e10 n:1.5e-3 n:0x1F n:1_000 n:1 .:.. n:2");
    CHECK(shape("1e a") == "n:1 i:e i:a");
}

TEST_CASE("operators end where PostgreSQL ends them") {
    CHECK(shape("a->>'b'") == "i:a o:->> s:b");
    CHECK(shape("a=-1") == "i:a o:= o:- n:1");
    CHECK(shape("a@-1") == "i:a o:@- n:1");
    CHECK(shape("a <-- note\n b") == "i:a o:< i:b");
    CHECK(shape("a +/* x */ b") == "i:a o:+ i:b");
    CHECK(shape("a::int[1:2]") == "i:a .::: i:int .:[ n:1 .:: n:2 .:]");
    CHECK(shape("f(a := 1, b => 2)") == "i:f .:( i:a .::= n:1 .:, i:b o:=> n:2 .:)");
}

TEST_CASE("comments are skipped, nested ones too") {
    CHECK(shape("a -- b\nc /* d /* e */ f */ g") == "i:a i:c i:g");
    CHECK(shape("--") == "");
    CHECK(shape("/**/a/***/b/*/**/*/") == "i:a i:b");
}

TEST_CASE("what cannot be read is one bad token at the end, or an error that names its place") {
    for (const char* bad :
         {"'a", "\"a", "$$a", "/* a", "$x", "\\", "E'a\\", "\"\"", "/* /* */", "U&'\\00'", "a \x01", "{"}) {
        CAPTURE(bad);
        const auto found = tokens_tolerant(bad);
        REQUIRE_FALSE(found.empty());
        CHECK(found.back().kind == TokenKind::bad);
        CHECK(found.back().end() == std::string_view(bad).size());
        CHECK_THROWS_AS(tokens(bad), Error);
    }
    CHECK_THROWS_WITH(tokens("a\n b 'c"), "line 2, column 4: cannot read the SQL at \"'c\"");
}

TEST_CASE("offset and length give the token's text") {
    const std::string text = " Foo  'it''s' >= U&\"a\" UESCAPE '!' ";
    const auto found = tokens(text);
    REQUIRE(found.size() == 4);
    CHECK(text.substr(found[0].offset, found[0].length) == "Foo");
    CHECK(text.substr(found[1].offset, found[1].length) == "'it''s'");
    CHECK(text.substr(found[2].offset, found[2].length) == ">=");
    CHECK(text.substr(found[3].offset, found[3].length) == "U&\"a\" UESCAPE '!'");
}
