#include "db/connection_url.h"

#include <doctest/doctest.h>

#include "db/connection.h"
#include "schemadiff/error.h"
#include "support/test_server.h"

using namespace schemadiff;

namespace {

std::string failure_text(const std::string& url) {
    try {
        db::Connection connection(url);
    } catch (const DatabaseError& error) {
        CHECK(error.sqlstate() == "");
        return std::string(error.what()) + "\n" + error.hint() + error.statement();
    }
    FAIL("it connected: " << url);
    return "";
}

}  // namespace

TEST_CASE("passwords are masked in every form") {
    using db::mask_password;
    CHECK(mask_password("postgresql://u:secret@h:5432/d") == "postgresql://u:***@h:5432/d");
    CHECK(mask_password("postgresql+psycopg://u:se:cret@h/d?x=1") == "postgresql+psycopg://u:***@h/d?x=1");
    CHECK(mask_password("postgres://u:p@ss/word@h/d") == "postgres://u:***@h/d");
    CHECK(mask_password("postgres://u:pa?ss@h/d") == "postgres://u:***@h/d");
    CHECK(mask_password("postgresql://u@h/d?password=secret&sslpassword=two&sslmode=require") ==
          "postgresql://u@h/d?password=***&sslpassword=***&sslmode=require");
    CHECK(mask_password("mysql://u:secret@h/d") == "mysql://u:***@h/d");
    CHECK(mask_password("host=h password=secret user=u") == "host=h password=*** user=u");
    CHECK(mask_password("host=h password = 'se \\'cret' user=u") == "host=h password = *** user=u");
    CHECK(mask_password("password=two words host=h") == "password=*** host=h");
    CHECK(mask_password("password=two words host = h") == "password=*** host = h");
    CHECK(mask_password("sslpassword=x passfile=/f") == "sslpassword=*** passfile=/f");
    CHECK(mask_password("postgresql://h:5432/d") == "postgresql://h:5432/d");
    CHECK(mask_password("postgresql://u@h:5432/d") == "postgresql://u@h:5432/d");
    CHECK(mask_password("ephemeral:") == "ephemeral:");
    CHECK(mask_password("") == "");
}

TEST_CASE("a URL is read as libpq reads it, without the driver of other tools") {
    for (const char* scheme : {"postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg", "postgres+x"}) {
        const auto words = db::read_connection_url(std::string(scheme) + "://me:p%40ss@h:6000/d%20b?sslmode=disable");
        CHECK(words.values == std::map<std::string, std::string>{{"user", "me"},
                                                                 {"password", "p@ss"},
                                                                 {"host", "h"},
                                                                 {"port", "6000"},
                                                                 {"dbname", "d b"},
                                                                 {"sslmode", "disable"}});
    }
    const auto words = db::read_connection_url("host=h dbname='a \\'b\\\\' user=a+b");
    CHECK(words.values.at("dbname") == "a 'b\\");
    CHECK(words.text() == "dbname='a \\'b\\\\' host='h' user='a+b'");
    CHECK(db::read_connection_url("").values.empty());
}

TEST_CASE("no failure shows a password") {
    for (const char* url : {"postgresql://u:hunter2@127.0.0.1:1/d", "postgresql://u:hunter2%zz@127.0.0.1:1/d",
                            "postgresql://u:hunter2@127.0.0.1:port/d", "postgresql://u:hunter2/x@127.0.0.1:1/d",
                            "postgresql://u:x@hunter2@127.0.0.1:1/d", "postgresql://u:hunter2@[::1/d",
                            "postgresql://u:hunter2@h/d?nonsense=1", "postgresql://u@127.0.0.1:1/d?password=hunter2%",
                            "host=127.0.0.1 port=1 password=hunter2", "host=127.0.0.1 port=1 password=x hunter2",
                            "password='hunter2 host=h", "mysql://u:hunter2@h/d",
                            "postgresql+psycopg://u:hunter2@127.0.0.1:1/d", "Postgresql://u:hunter2@127.0.0.1:1/d"}) {
        const std::string text = failure_text(url);
        INFO(url << " gives " << text);
        CHECK(text.find("hunter2") == std::string::npos);
        CHECK(text.find("database") != std::string::npos);
    }
}

TEST_CASE("a failed connection names host, port and database") {
    const std::string text = failure_text("postgresql://u:p@127.0.0.1:1/shop");
    CHECK(text.find("cannot connect to database \"shop\" on host \"127.0.0.1\", port 1: ") == 0);
    CHECK(text.find("refused") != std::string::npos);
    const std::string missing = failure_text(test::server_url("no_such_database"));
    CHECK(missing.find("database \"no_such_database\" does not exist") != std::string::npos);
}

TEST_CASE("what cannot be read says what was expected") {
    CHECK_THROWS_WITH_AS(db::read_connection_url("postgresql://u:a@b@h/d"),
                         "the database URL postgresql://u:***@h/d cannot be read: \"@\" or \"/\" stands unescaped",
                         DatabaseError);
    CHECK_THROWS_WITH_AS(db::read_connection_url("mysql://u:a@h/d"),
                         "the database URL mysql://u:***@h/d cannot be read: \"mysql://\" is not PostgreSQL's",
                         DatabaseError);
    CHECK_THROWS_WITH_AS(
        db::read_connection_url("nonsense"),
        "the database URL nonsense cannot be read: missing \"=\" after \"nonsense\" in connection info string",
        DatabaseError);
}
