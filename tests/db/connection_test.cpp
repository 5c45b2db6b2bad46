#include "db/connection.h"

#include <doctest/doctest.h>

#include <chrono>
#include <thread>

#include "db/statement_error.h"
#include "support/test_server.h"

using namespace schemadiff;

namespace {

using Parameters = std::vector<std::optional<std::string>>;

// The error that `run` throws; a failed test if it throws none.
template <typename Run>
DatabaseError error_of(const Run& run) {
    try {
        run();
    } catch (const DatabaseError& error) {
        return error;
    }
    FAIL("no DatabaseError");
    return DatabaseError("", "", "");
}

DatabaseError failure(db::Connection& connection, const std::string& sql) {
    return error_of([&] { connection.execute(sql); });
}

}  // namespace

TEST_CASE("a connection says where it is") {
    test::TestDatabase database;
    db::Connection connection = database.connect();
    CHECK(connection.database() == database.name());
    CHECK(connection.server_version() >= 130000);
    CHECK(connection.query("SELECT pg_backend_pid()").integer(0, 0) == connection.backend_pid());
    CHECK(connection.query("SELECT current_user").text(0, 0) == connection.user());
    CHECK(connection.query("SHOW application_name").text(0, 0) == "schemadiff");
    CHECK(connection.query("SHOW client_encoding").text(0, 0) == "UTF8");
    CHECK(connection.place().find("database \"" + database.name() + "\"") == 0);
    CHECK(connection.alive());
}

TEST_CASE("a result gives its cells without change") {
    test::TestDatabase database;
    const db::Result result = database.run(
        "SELECT 1 AS one, NULL AS \"no thing\", true, false, E'a\\nb', 'ünï 数🐘', '' UNION ALL "
        "SELECT -9223372036854775808, 'x', NULL, NULL, '', '', ''");
    CHECK(result.rows() == 2);
    CHECK(result.columns() == 7);
    CHECK(result.column_name(1) == std::string("no thing"));
    CHECK(result.column("no thing") == 1);
    CHECK(result.column("nothing") == -1);
    CHECK(result.integer(0, 0) == 1);
    CHECK(result.integer(1, 0) == std::numeric_limits<long long>::min());
    CHECK(result.is_null(0, 1));
    CHECK_FALSE(result.is_null(0, 6));
    CHECK(result.view(0, 1) == "");
    CHECK(result.boolean(0, 2));
    CHECK_FALSE(result.boolean(0, 3));
    CHECK_FALSE(result.boolean(1, 2));
    CHECK(result.text(0, 4) == "a\nb");
    CHECK(result.text(0, 5) == "ünï 数🐘");
    CHECK_THROWS_WITH_AS((void)result.integer(0, 4),
                         "the server sent \"a\nb\" for \"?column?\", where an integer was expected", Error);
    CHECK_THROWS_AS((void)result.integer(0, 1), Error);
}

TEST_CASE("a result outlives its connection, and knows what it touched") {
    test::TestDatabase database("CREATE TABLE t (a int)");
    std::optional<db::Result> result;
    {
        db::Connection connection = database.connect();
        result = connection.query("INSERT INTO t SELECT generate_series(1, 3) RETURNING a");
        CHECK(connection.query("DELETE FROM t WHERE a > 1").affected_rows() == 2);
        CHECK(connection.query("CREATE TABLE u ()").affected_rows() == 0);
        CHECK(connection.query("CREATE TABLE v ()").command_tag() == "CREATE TABLE");
        CHECK(connection.query("").empty());
    }
    CHECK(result->affected_rows() == 3);
    CHECK(result->integer(2, 0) == 3);
}

TEST_CASE("parameters are never SQL, and nothing is NULL") {
    test::TestDatabase database;
    db::Connection connection = database.connect();
    const Parameters parameters = {"it's; DROP TABLE x; --", std::nullopt, "", "数"};
    const db::Result result = connection.query("SELECT $1::text, $2::text, $3::text, $4::text", parameters);
    CHECK(result.text(0, 0) == *parameters[0]);
    CHECK(result.is_null(0, 1));
    CHECK_FALSE(result.is_null(0, 2));
    CHECK(result.text(0, 3) == "数");
    CHECK(error_of([&] { connection.query("SELECT 1; SELECT 2", {}); }).sqlstate() == "42601");
    CHECK_THROWS_WITH_AS(connection.query("SELECT $1::text", Parameters{std::string("a\0b", 3)}),
                         "a statement holds a NUL byte, which PostgreSQL cannot take", Error);
    CHECK_THROWS_AS(connection.execute(std::string_view("SELECT 1\0", 9)), Error);
}

TEST_CASE("several statements give their results in order, in one round trip") {
    test::TestDatabase database;
    db::Connection connection = database.connect();
    const std::vector<std::string> statements = {
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "SET LOCAL search_path = ''", "SELECT 1; -- a comment",
        "SELECT g FROM generate_series(1, 100000) g", "SHOW transaction_isolation"};
    const std::vector<db::Result> results = connection.query_several(statements);
    REQUIRE(results.size() == 5);
    CHECK(results[2].integer(0, 0) == 1);
    CHECK(results[3].rows() == 100000);
    CHECK(results[4].text(0, 0) == "repeatable read");
    CHECK(connection.in_transaction());
    connection.rollback();
    CHECK(connection.query_several({}).empty());
    CHECK(connection.query("SELECT 2").integer(0, 0) == 2);
}

TEST_CASE("of several statements the first that fails is thrown, and none behind it ran") {
    test::TestDatabase database("CREATE TABLE t (a int)");
    db::Connection connection = database.connect();
    const std::vector<std::string> statements = {"INSERT INTO t VALUES (1)", "SELECT 1/0", "INSERT INTO t VALUES (2)"};
    const DatabaseError error = error_of([&] { connection.query_several(statements); });
    CHECK(error.sqlstate() == "22012");
    CHECK(error.statement() == "SELECT 1/0");
    CHECK(connection.query("SELECT count(*) FROM t").integer(0, 0) == 0);
    const std::vector<std::string> copy = {"SELECT 1", "-- all\n /* of it */ copy t TO STDOUT"};
    CHECK(error_of([&] { connection.query_several(copy); }).sqlstate() == "0A000");
    CHECK(connection.query("SELECT 1").integer(0, 0) == 1);
}

TEST_CASE("many statements with large answers do not block each other") {
    test::TestDatabase database;
    db::Connection connection = database.connect();
    const std::vector<std::string> statements(300, "SELECT repeat('x', 100000), '" + std::string(20000, 'y') + "'");
    CHECK(connection.query_several(statements).size() == 300);
}

TEST_CASE("a failed statement tells place, detail and hint") {
    test::TestDatabase database("CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (größe int REFERENCES p)");
    db::Connection connection = database.connect();
    const DatabaseError error = failure(connection, "SELECT 1,\n\t'数' || grösse\nFROM t");
    CHECK(error.sqlstate() == "42703");
    CHECK(error.statement() == "SELECT 1,\n\t'数' || grösse\nFROM t");
    CHECK(error.what() == std::string("column \"grösse\" does not exist (SQLSTATE 42703)\n"
                                      "  line 2: \t'数' || grösse\n"
                                      "          \t        ^"));
    CHECK(failure(connection, "INSERT INTO t VALUES (7)").what() ==
          std::string(
              "insert or update on table \"t\" violates foreign key constraint \"t_größe_fkey\" (SQLSTATE 23503)\n"
              "  detail: Key (größe)=(7) is not present in table \"p\"."));
    CHECK(failure(connection, "DROP TABLE p").hint() == "Use DROP ... CASCADE to drop the dependent objects too.");
    CHECK(
        std::string(failure(connection, "DO $$ BEGIN PERFORM 1/0; END $$").what()).find("\n  context: SQL statement") !=
        std::string::npos);
    CHECK(connection.query("SELECT 1").integer(0, 0) == 1);
}

TEST_CASE("a place at the very end of a statement is shown there") {
    test::TestDatabase database;
    db::Connection connection = database.connect();
    CHECK(failure(connection, "SELECT (").what() ==
          std::string("syntax error at end of input (SQLSTATE 42601)\n  line 1: SELECT (\n                  ^"));
}

TEST_CASE("secrets in statements are masked") {
    CHECK(db::mask_secrets("CREATE ROLE a PASSWORD 'it''s' LOGIN") == "CREATE ROLE a PASSWORD '***' LOGIN");
    CHECK(db::mask_secrets("-- don't\nALTER ROLE a password  E'x\\'y'; SELECT 'password ''p'''") ==
          "-- don't\nALTER ROLE a password  E'***'; SELECT 'password ''p'''");
    CHECK(db::mask_secrets("OPTIONS (user 'u', password 'p')") == "OPTIONS (user 'u', password '***')");
    CHECK(db::mask_secrets("OPTIONS (\"password\" 'p')") == "OPTIONS (\"password\" '***')");
    CHECK(db::mask_secrets("CREATE SUBSCRIPTION s CONNECTION 'host=h password=p' PUBLICATION p") ==
          "CREATE SUBSCRIPTION s CONNECTION '***' PUBLICATION p");
    CHECK(db::mask_secrets("/* it's */ \"it's\" PASSWORD 'p") == "/* it's */ \"it's\" PASSWORD '***'");
    CHECK(db::mask_secrets("SELECT 'a' AS pass") == "SELECT 'a' AS pass");
    test::TestDatabase database;
    db::Connection connection = database.connect();
    const DatabaseError error = failure(connection, "CREATE ROLE a PASSWORD 'hunter2' NOSUCHTHING");
    CHECK(error.statement().find("hunter2") == std::string::npos);
    CHECK(std::string(error.what()).find("hunter2") == std::string::npos);
}

TEST_CASE("transactions are plain SQL, and their state is known") {
    test::TestDatabase database("CREATE TABLE t (a int)");
    db::Connection connection = database.connect();
    CHECK_FALSE(connection.in_transaction());
    connection.begin("ISOLATION LEVEL SERIALIZABLE");
    CHECK(connection.in_transaction());
    connection.execute("INSERT INTO t VALUES (1)");
    connection.commit();
    connection.begin();
    CHECK_FALSE(connection.transaction_failed());
    failure(connection, "SELECT 1/0");
    CHECK(connection.transaction_failed());
    CHECK(error_of([&] { connection.commit(); }).sqlstate() == "25P02");
    CHECK_FALSE(connection.in_transaction());
    connection.rollback();
    CHECK(connection.query("SELECT count(*) FROM t").integer(0, 0) == 1);
}

TEST_CASE("notices come with their severity") {
    test::TestDatabase database;
    std::vector<std::string> seen;
    db::ConnectionOptions options;
    options.on_notice = [&](const std::string& severity, const std::string& message) {
        seen.push_back(severity + ": " + message);
    };
    db::Connection connection = database.connect(options);
    connection.execute("DO $$ BEGIN RAISE WARNING 'w' USING DETAIL = 'd', HINT = 'h'; RAISE NOTICE 'n'; END $$");
    db::Connection moved = std::move(connection);
    moved.execute("DROP TABLE IF EXISTS nothing");
    CHECK(seen == std::vector<std::string>{"WARNING: w\n  detail: d\n  hint: h", "NOTICE: n",
                                           "NOTICE: table \"nothing\" does not exist, skipping"});
    moved.on_notice({});
    moved.execute("DROP TABLE IF EXISTS nothing");
    CHECK(seen.size() == 3);
}

TEST_CASE("a running statement is cancelled from another thread") {
    test::TestDatabase database;
    db::Connection connection = database.connect();
    std::thread other([&] {
        db::Connection watcher = database.connect();
        const Parameters pid = {std::to_string(connection.backend_pid())};
        while (watcher.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'", pid).empty())
            continue;
        connection.cancel();
    });
    const auto start = std::chrono::steady_clock::now();
    CHECK(failure(connection, "SELECT pg_sleep(30)").sqlstate() == "57014");
    other.join();
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
    CHECK(connection.alive());
}

TEST_CASE("a lost connection is told, stays lost, and never comes back by itself") {
    test::TestDatabase database;
    db::Connection connection = database.connect();
    connection.begin();
    database.run("SELECT pg_terminate_backend(" + std::to_string(connection.backend_pid()) + ")");
    for (int i = 0; i < 1000 && connection.alive(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    CHECK_FALSE(connection.alive());
    const DatabaseError error = failure(connection, "SELECT 1");
    CHECK(std::string(error.what()).find(database.name()) != std::string::npos);
    CHECK_THROWS_AS(connection.execute("SELECT 1"), DatabaseError);
    CHECK_THROWS_AS(connection.query_several(std::vector<std::string>{"SELECT 1"}), DatabaseError);
    CHECK_FALSE(connection.in_transaction());
    connection.rollback();
}

TEST_CASE("COPY with the client is refused, and the connection stays usable") {
    test::TestDatabase database("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2)");
    db::Connection connection = database.connect();
    CHECK(failure(connection, "COPY t FROM STDIN").sqlstate() == "0A000");
    CHECK(failure(connection, "COPY t TO STDOUT").sqlstate() == "0A000");
    CHECK(connection.query("SELECT count(*) FROM t").integer(0, 0) == 2);
}
