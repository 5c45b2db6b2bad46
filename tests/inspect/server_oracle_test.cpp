// The live server as oracle: what it is not asked, and whose transaction its answers come from.
#include <doctest/doctest.h>

#include "inspect/inspect.h"
#include "inspect/oracle_guard.h"
#include "inspect/server_oracle.h"
#include "support/test_server.h"

namespace schemadiff::test {
namespace {

sql::TextPair pair_over_t(const std::string& left, const std::string& right) {
    sql::TextPair pair;
    pair.id = {Kind::check, "public", "t", "c", ""};
    pair.attribute = "expression";
    pair.left = left;
    pair.right = right;
    pair.columns = {{"a", "integer", ""}, {"b", "text", ""}, {"m", "public.mood", ""}};
    return pair;
}

std::string refusal(db::Connection& connection, const sql::TextPair& pair) {
    const inspect::PairNames names = inspect::names_in(pair);
    return inspect::OracleGuard(connection.query(inspect::OracleGuard::query({names}))).refusal(names);
}

TEST_SUITE("inspect/server_oracle") {
    TEST_CASE("what might run code of a user's, or mean it, is refused by name") {
        TestDatabase database;
        database.run("create type mood as enum ('a'); create table t (a integer, b text, m mood)");
        db::Connection connection = database.connect();
        CHECK(refusal(connection, pair_over_t("a > 0", "(a > 0)")) == "");
        CHECK(refusal(connection, pair_over_t("lower(b) LIKE 'x%'", "lower(b) ~~ 'x%'")) == "");
        CHECK(refusal(connection, pair_over_t("m = 'a'", "m = 'a'::public.mood")) == "");
        CHECK(refusal(connection, pair_over_t("b = 'a'::mood", "b = 'a'")) == "it has a type without a schema");

        database.run(
            "create domain plain as text check (value <> '');"
            "create function is_good(text) returns boolean language sql as 'select true';"
            "create domain d as text check (public.is_good(value))");
        CHECK(refusal(connection, pair_over_t("b::public.plain = 'a'", "b = 'a'")) == "");
        CHECK(refusal(connection, pair_over_t("b::public.d = 'a'", "b = 'a'")) ==
              "reading public.d is not PostgreSQL's own work");

        database.run("create function lower(integer) returns text language sql as 'select 1::text'");
        CHECK(refusal(connection, pair_over_t("lower(b) = 'x'", "lower(b) = 'x'")) == "another lower() might be meant");
        CHECK(refusal(connection, pair_over_t("upper(b) = 'x'", "upper(b) = 'x'")) == "");

        database.run(
            "create function odd(integer, text) returns boolean language sql as 'select true';"
            "create operator ~~ (function = odd, leftarg = integer, rightarg = text)");
        CHECK(refusal(connection, pair_over_t("b LIKE 'x'", "b LIKE 'x'")) == "another operator ~~ might be meant");
        CHECK(refusal(connection, pair_over_t("b <> 'x'", "b <> 'x'")) == "");

        database.run(
            "create function as_integer(boolean) returns point language sql as 'select point(1, 1)';"
            "create cast (boolean as point) with function as_integer(boolean)");
        CHECK(refusal(connection, pair_over_t("a > 0", "a > 0")) ==
              "the database has casts of its own between PostgreSQL's types");
    }

    TEST_CASE("the snapshot's transaction answers, and is over with the last answer") {
        TestDatabase database;
        database.run(
            "create schema hidden; create type hidden.mood as enum ('a'); create type mood as enum ('a');"
            "create table t (a integer, b text, m mood)");
        db::Connection connection = database.connect();
        inspect::InspectOptions options;
        options.all_schemas = true;
        options.keep_open = true;
        const Catalog live = inspect::inspect(connection, options);
        CHECK(live.find({Kind::table, "public", "", "t", ""}) != nullptr);
        REQUIRE(connection.in_transaction());
        const std::string snapshot = connection.query("select pg_catalog.txid_current_snapshot()::text").text(0, 0);
        database.run("create table later ()");
        CHECK(connection.query("select pg_catalog.txid_current_snapshot()::text").text(0, 0) == snapshot);

        const auto oracle = inspect::make_server_oracle(connection);
        sql::TextPair missing = pair_over_t("z > 0", "(z > 0)");
        missing.columns.push_back({"z", "hidden.gone", ""});
        const std::vector<sql::Answer> answers =
            oracle->decide({pair_over_t("a IN (1, 2)", "a = ANY (ARRAY[1, 2])"), missing, pair_over_t("a > 1", "a > 2"),
                            pair_over_t("b ~ '('", "b ~ '('")});
        CHECK(answers[0].verdict == sql::Verdict::equal);
        CHECK(answers[1].verdict == sql::Verdict::undecided);
        CHECK(answers[2].verdict == sql::Verdict::different);
        CHECK_FALSE(connection.in_transaction());
        CHECK(connection.query("show search_path").text(0, 0) != "");

        // Without one, each round trip has its own.
        CHECK(oracle->decide({pair_over_t("a IN (1, 2)", "a = ANY (ARRAY[1, 2])")})[0].verdict == sql::Verdict::equal);
        CHECK_FALSE(connection.in_transaction());
    }

    TEST_CASE("a transaction that has failed already is not asked") {
        TestDatabase database;
        database.run("create type mood as enum ('a'); create table t (a integer, b text, m mood)");
        db::Connection connection = database.connect();
        connection.begin();
        CHECK_THROWS_AS(connection.query("select 1 / 0"), DatabaseError);
        const auto oracle = inspect::make_server_oracle(connection);
        CHECK(oracle->decide({pair_over_t("a IN (1, 2)", "a = ANY (ARRAY[1, 2])")})[0].verdict == sql::Verdict::equal);
        CHECK_FALSE(connection.in_transaction());
    }
}

}  // namespace
}  // namespace schemadiff::test
