// Hashes, colours and the stopwatch.
#include <doctest/doctest.h>

#include <cstdlib>
#include <thread>

#include "schemadiff/error.h"
#include "support/colour.h"
#include "support/hash.h"
#include "support/stopwatch.h"

using namespace schemadiff;
using namespace schemadiff::support;

TEST_CASE("SHA-256 is what the standard's examples say") {
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256(std::string_view("a\0", 2)) != sha256("a"));
}

TEST_CASE("random hex digits are as many as asked for, and others each time") {
    CHECK(random_hex(12).size() == 12);
    CHECK(random_hex(7).size() == 7);
    CHECK(random_hex(0).empty());
    CHECK(random_hex(12).find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(random_hex(32) != random_hex(32));
}

TEST_CASE("a place says what is known of it") {
    CHECK(SourceLocation{"a.yaml", 14, 11}.text() == "a.yaml:14:11");
    CHECK(SourceLocation{"a.yaml", 14, 0}.text() == "a.yaml:14");
    CHECK(SourceLocation{"a.yaml", 0, 0}.text() == "a.yaml");
    CHECK(SourceLocation{}.text() == "");
}

TEST_CASE("colour is decided by the option, then by NO_COLOR and the terminal") {
    CHECK(parse_colour_mode("auto") == ColourMode::automatic);
    CHECK(parse_colour_mode("always") == ColourMode::always);
    CHECK(parse_colour_mode("never") == ColourMode::never);
    CHECK(parse_colour_mode("yes") == std::nullopt);
    CHECK(is_coloured(ColourMode::always, 1));
    CHECK_FALSE(is_coloured(ColourMode::never, 1));
    CHECK_FALSE(is_coloured(ColourMode::automatic, -1));
    CHECK(paint("x\n", Colour::red, true) == "\x1b[31mx\x1b[0m\n");
    CHECK(paint("x", Colour::red, false) == "x");
    CHECK(paint("", Colour::red, true) == "");
}

TEST_CASE("a stopwatch adds up the stages of a name, from any thread") {
    Stopwatch stopwatch;
    stopwatch.add("load", 1.5);
    std::thread other([&] { stopwatch.add("inspect", 2); });
    other.join();
    stopwatch.add("load", 1);
    CHECK(stopwatch.text() == "load          2.5 ms\ninspect       2.0 ms\n");
    { const auto stage = stopwatch.stage("compare"); }
    CHECK(stopwatch.stages().back().name == "compare");
    CHECK(stopwatch.stages().back().milliseconds >= 0);
}
