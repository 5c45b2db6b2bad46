#include "migrate/lock_patience.h"

#include <doctest/doctest.h>

#include "support/revision_project.h"

using namespace schemadiff;
using namespace schemadiff::migrate;
using schemadiff::test::RevisionProject;
using schemadiff::test::TestDatabase;

namespace {

SegmentStatement statement(const std::string& text) {
    SegmentStatement made;
    made.text = text;
    return made;
}

std::string mode_on(db::Connection& connection, const std::string& relation) {
    const db::Result rows = connection.query(
        "select coalesce(string_agg(mode, ', ' order by mode), '') from pg_locks where pid = pg_backend_pid() and "
        "relation = '" +
        relation + "'::regclass");
    return rows.text(0, 0);
}

std::string timeout(db::Connection& connection) {
    return connection.query("select setting from pg_settings where name = 'lock_timeout'").text(0, 0);
}

}  // namespace

TEST_CASE("lock patience: what is left of a timeout") {
    CHECK(patience_left(3000, 0) == 3000);
    CHECK(patience_left(3000, 1000) == 2000);
    CHECK(patience_left(3000, 2900) == 300);    // a tenth in any case
    CHECK(patience_left(3000, 10000) == 1000);  // and of the work that would be done again
    CHECK(patience_left(3000, 100000) == 3000);
    CHECK(patience_left(5, 100) == 5);
}

TEST_CASE("lock patience: later statements wait for less, once others may wait for us") {
    TestDatabase database;
    database.run("create table t (a int); create table u (a int)");
    db::Connection connection = database.connect();
    connection.execute("set lock_timeout to 3000");
    LockPatience patience;
    patience.begin(Retry(std::chrono::seconds(10)));
    connection.begin();
    const SegmentStatement insert = statement("insert into t values (1)");
    patience.got(insert, std::chrono::steady_clock::now());
    CHECK_FALSE(patience.shorten(connection, statement("alter table u add b int"), 3000));
    CHECK(timeout(connection) == "3000");
    const SegmentStatement alter = statement("alter table t add b int");
    patience.got(alter, std::chrono::steady_clock::now() - std::chrono::seconds(1));
    CHECK_FALSE(patience.shorten(connection, statement("create type e as enum ('a')"), 3000));
    CHECK_FALSE(patience.shorten(connection, statement("alter table u add b int"), 0));
    // deadlock_timeout is a second, and ours is less.
    CHECK(patience.shorten(connection, statement("alter table u add b int"), 3000));
    CHECK(timeout(connection) == "800");
    CHECK(patience.shorten(connection, statement("alter table u add b int"), 1200));
    CHECK(std::stoi(timeout(connection)) <= 200);
    connection.commit();
    CHECK(timeout(connection) == "3000");
}

TEST_CASE("lock patience: a statement that takes several locks waits no longer for all than for one") {
    TestDatabase database;
    database.run("create table t (a int); create table u (a int primary key)");
    db::Connection connection = database.connect();
    LockPatience patience;
    patience.begin(Retry(std::chrono::seconds(10)));
    connection.begin();
    CHECK(patience.shorten(connection, statement("drop table t, u"), 1000) == 500);
    CHECK(timeout(connection) == "500");
    CHECK(patience.shorten(connection, statement("alter table t add foreign key (a) references u"), 600) == 300);
    CHECK_FALSE(patience.shorten(connection, statement("insert into t values (1)"), 1000));
    // In vain: they are taken one by one in the next attempt, the first with all of the time.
    const SegmentStatement drop = statement("drop table t, u");
    patience.failed(drop, {drop});
    CHECK(patience.wanted_by() == &drop);
}

TEST_CASE("lock patience: who holds the second table of one statement is named, and nobody waits for the first") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\ncreate table u (a int);\n");
    CHECK(project.upgrade() == "a1");
    project.add("b2", "a1", "-- schemadiff: deletes data (t, u)\ndrop table t, u;\n");
    project.options.session.lock_timeout = "400ms";
    project.options.lock_retry_for = std::chrono::milliseconds(1000);
    project.options.open_beside = [&] { return project.database.connect(); };
    db::Connection other = project.database.connect();
    other.begin();
    other.execute("select from u");
    const std::string said = project.upgrade();
    CHECK(said.find("it is held by process " + std::to_string(other.backend_pid())) != std::string::npos);
    other.commit();
    CHECK(project.upgrade() == "b2");
}

TEST_CASE("lock patience: what was waited for in vain is taken first") {
    TestDatabase database;
    database.run("create table t (a int); create table u (a int primary key)");
    db::Connection connection = database.connect();
    Retry retry(std::chrono::seconds(10));
    LockPatience patience;
    patience.begin(retry);
    const SegmentStatement first = statement("alter table t add b int");
    const SegmentStatement second = statement("alter table t add foreign key (b) references u");
    const SegmentStatement third = statement("alter table no_such_table add b int");
    patience.failed(first, {first, second});
    CHECK(patience.wanted_by() == nullptr);  // it waited with empty hands
    patience.got(first, std::chrono::steady_clock::now());
    patience.failed(second, {first, second});
    CHECK(patience.wanted_by() == &second);
    REQUIRE(retry.again());
    connection.begin();
    patience.begin(retry);
    patience.take_first(connection, 3000);
    CHECK(mode_on(connection, "t") == "AccessExclusiveLock");  // the strongest of the transaction
    CHECK(mode_on(connection, "u") == "ShareRowExclusiveLock");
    patience.failed(third, {first, second, third});
    connection.rollback();
    database.run("create view v as select * from t");
    REQUIRE(retry.again());
    connection.begin();
    patience.begin(retry);
    patience.take_first(connection, 3000);
    CHECK(mode_on(connection, "t") == "");
    patience.got(first, std::chrono::steady_clock::now());
    const SegmentStatement view = statement("drop view v");
    patience.failed(view, {first, view});
    connection.rollback();
    REQUIRE(retry.again());
    connection.begin();
    patience.begin(retry);
    patience.take_first(connection, 3000);
    CHECK(mode_on(connection, "t") == "");                  // a view's tables are not locked with it
    CHECK(connection.query("select 1").text(0, 0) == "1");  // the transaction stands
    connection.rollback();
    patience.begin(Retry(std::chrono::seconds(10)));
    CHECK(patience.wanted_by() == nullptr);
}

TEST_CASE("lock patience: nobody waits for the first table while the second is waited for") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\ncreate table u (a int);\n");
    CHECK(project.upgrade() == "a1");
    project.add("b2", "a1", "alter table t add column b int;\nalter table u add column b int;\n");
    project.options.session.lock_timeout = "200ms";
    db::Connection other = project.database.connect();
    other.begin();
    other.execute("select from u");
    int retries = 0;
    bool free_while_waiting = false;
    project.options.progress = [&](const Progress& progress) {
        if (progress.kind != ProgressKind::retry) return;
        if (++retries == 2) {
            // The attempt that has just failed never got as far as the first table.
            free_while_waiting = progress.text.find("b2.sql:8") != std::string::npos;
            other.commit();
        }
    };
    CHECK(project.upgrade() == "b2");
    CHECK(retries == 2);
    CHECK(free_while_waiting);
}
