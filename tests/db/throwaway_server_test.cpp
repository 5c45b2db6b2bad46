#include "db/throwaway_server.h"

#include <doctest/doctest.h>

#include "support/test_server.h"

using namespace schemadiff;

TEST_CASE("a throwaway server starts, answers and takes any database name") {
    db::ThrowawayServer server;
    CHECK(server.connect().query("SELECT 1").integer(0, 0) == 1);
    const std::string name = "a \"quoted\" name/with?signs&%41 ü";
    server.create_database(name);
    CHECK(server.connect(name).database() == name);
}

TEST_CASE("a test database is there and pg_dump reads it") {
    test::TestDatabase database("CREATE TABLE t (b integer, a text)");
    CHECK(test::pg_dump(database.url()).size() == 2);
}
