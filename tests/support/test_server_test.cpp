// The tests' own helpers.
#include "support/test_server.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>

using namespace schemadiff;
using test::run_program;

TEST_CASE("a program gives its status and both its outputs") {
    const test::TemporaryFolder folder;
    const auto result = run_program({"sh", "-c", "pwd; echo $WORD >&2; test -z \"$HOME\" && exit 7"},
                                    {{"WORD", "a b"}, {"HOME", ""}}, folder.path());
    CHECK(result.status == 7);
    CHECK(result.out == folder.path() + "\n");
    CHECK(result.err == "a b\n");
    CHECK(run_program({"/no/such/program"}).status == 127);
    CHECK(run_program({"sh", "-c", "kill -9 $$"}).status == 137);
    CHECK(run_program({"sh", "-c", "head -c 300000 /dev/zero"}).out.size() == 300000);
}

TEST_CASE("a program that does not end is killed") {
    const auto start = std::chrono::steady_clock::now();
    const auto result = run_program({"sleep", "60"}, {}, "", 1);
    CHECK(result.timed_out);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

TEST_CASE("a test database is fresh, and dropped at the end") {
    std::string name;
    {
        test::TestDatabase one("CREATE TABLE t (a int)");
        test::TestDatabase two;
        CHECK(two.run("SELECT to_regclass('t') IS NULL").boolean(0, 0));
        name = one.name();
    }
    test::TestDatabase other;
    CHECK(other.run("SELECT count(*) FROM pg_database WHERE datname = '" + name + "'").integer(0, 0) == 0);
}

TEST_CASE("a dump does not depend on the place of columns, nor on our own tables") {
    test::TestDatabase one(
        "CREATE TABLE t (b integer DEFAULT 1, a text NOT NULL); CREATE TABLE schemadiff_version (version_num text "
        "PRIMARY KEY)");
    test::TestDatabase two("CREATE TABLE t (a text NOT NULL, b integer DEFAULT 1)");
    test::TestDatabase three("CREATE TABLE t (a text NOT NULL, b integer DEFAULT 2)");
    CHECK(test::pg_dump(one.url()) == test::pg_dump(two.url()));
    CHECK(test::pg_dump(two.url()) != test::pg_dump(three.url()));
}

TEST_CASE("a function's body is one statement, whatever it holds") {
    const auto statements = test::normalised_dump(
        "-- comment\nSET x = y;\nCREATE FUNCTION f() RETURNS void\n    AS $_$\n-- kept\n\nSELECT 1;  \nSELECT "
        "'$$';\n$_$;\n\n"
        "CREATE SERVER s OPTIONS (user 'u', password 'secret');\n");
    CHECK(test::normalised_dump("CREATE SUBSCRIPTION s CONNECTION 'password=secret' PUBLICATION p;\n").at(0) ==
          "CREATE SUBSCRIPTION s CONNECTION '***' PUBLICATION p;");
    CHECK(statements == std::vector<std::string>{
                            "CREATE FUNCTION f() RETURNS void\n    AS $_$\n-- kept\n\nSELECT 1;  \nSELECT '$$';\n$_$;",
                            "CREATE SERVER s OPTIONS (user 'u', password '***');"});
}
