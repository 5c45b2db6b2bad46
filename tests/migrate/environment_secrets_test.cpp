#include "migrate/environment_secrets.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "support/test_server.h"

using namespace schemadiff;
using namespace schemadiff::migrate;

namespace {

std::optional<std::string> lookup(const std::string& name) {
    if (name == "PASSWORD") return "it's \\ a \"secret\"";
    if (name == "SHORT") return "se";
    if (name == "LONG") return "secret";
    return std::nullopt;
}

std::string filled(std::string_view statement) {
    return fill_secrets(statement, lookup).text;
}

}  // namespace

TEST_SUITE("environment secrets") {
    TEST_CASE("options of mappings and servers are filled in, as literals") {
        CHECK(filled("CREATE USER MAPPING FOR bob SERVER s OPTIONS (\"user\" 'b', password '${LONG}')") ==
              "CREATE USER MAPPING FOR bob SERVER s OPTIONS (\"user\" 'b', password 'secret')");
        CHECK(filled("alter user mapping for bob server s options (set password 'x${SHORT}-${LONG}')") ==
              "alter user mapping for bob server s options (set password 'xse-secret')");
        CHECK(filled("/* ${LONG} */ CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (a $$${LONG}$$)") ==
              "/* ${LONG} */ CREATE SERVER s FOREIGN DATA WRAPPER w OPTIONS (a 'secret')");
    }

    TEST_CASE("a connection is filled in as libpq reads it") {
        CHECK(filled("CREATE SUBSCRIPTION s CONNECTION 'host=h password=${LONG}' PUBLICATION p") ==
              "CREATE SUBSCRIPTION s CONNECTION 'host=h password=''secret''' PUBLICATION p");
        CHECK(filled("ALTER SUBSCRIPTION s CONNECTION 'postgresql://bob:${PASSWORD}@h/d'") ==
              "ALTER SUBSCRIPTION s CONNECTION 'postgresql://bob:it%27s%20%5C%20a%20%22secret%22@h/d'");
    }

    TEST_CASE("anything else is text") {
        for (const char* statement :
             {"SELECT '${LONG}'", "CREATE TABLE t (a text DEFAULT '${LONG}')", "COMMENT ON SERVER s IS '${LONG}'",
              "CREATE SERVER s VERSION '${LONG}' FOREIGN DATA WRAPPER w",
              "CREATE USER MAPPING FOR bob SERVER s OPTIONS (\"${LONG}\" 'x', a '${}', b '${1A}', c '$LONG')",
              "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ create server s options (a '${LONG}') $$"}) {
            CAPTURE(statement);
            CHECK(filled(statement) == statement);
        }
    }

    TEST_CASE("a variable that is not set is named, and its place stays as it is") {
        const FilledStatement statement =
            fill_secrets("ALTER SERVER s OPTIONS (a '${NOT_THERE}', b '${LONG}')", lookup);
        CHECK(statement.text == "ALTER SERVER s OPTIONS (a '${NOT_THERE}', b 'secret')");
        CHECK(statement.missing == std::vector<std::string>{"NOT_THERE"});
    }

    TEST_CASE("values are hidden, the longest first") {
        const FilledStatement statement = fill_secrets("ALTER SERVER s OPTIONS (a '${SHORT}', b '${LONG}')", lookup);
        CHECK(hide_values("invalid: secret, se", statement) == "invalid: ${LONG}, ${SHORT}");
    }

    TEST_CASE("the server gets the value, an error does not show it") {
        test::TestDatabase database;
        ::setenv("SCHEMADIFF_TEST_SECRET", "it's hidden", 1);
        db::Connection connection = database.connect();
        connection.execute("CREATE FOREIGN DATA WRAPPER w");
        connection.execute("CREATE SERVER s FOREIGN DATA WRAPPER w");
        std::vector<std::string> warnings;
        const auto warn = [&](const std::string& text) { warnings.push_back(text); };
        query_with_secrets(
            connection,
            "CREATE USER MAPPING FOR PUBLIC SERVER s OPTIONS (password '${SCHEMADIFF_TEST_SECRET}', b '${NOT_THERE}')",
            warn);
        REQUIRE(warnings.size() == 1);
        CHECK(warnings[0].find("NOT_THERE is not set") != std::string::npos);
        CHECK(connection.query("SELECT umoptions[1] FROM pg_user_mappings").text(0, 0) == "password=it's hidden");
        try {
            query_with_secrets(connection,
                               "CREATE SUBSCRIPTION b CONNECTION '${SCHEMADIFF_TEST_SECRET}' PUBLICATION p WITH "
                               "(connect = false)",
                               warn);
            FAIL("a bad connection string is refused");
        } catch (const DatabaseError& error) {
            const std::string all = std::string(error.what()) + error.hint() + error.statement();
            CHECK(all.find("hidden") == std::string::npos);
            CHECK(all.find("${SCHEMADIFF_TEST_SECRET}") != std::string::npos);
        }
    }
}
