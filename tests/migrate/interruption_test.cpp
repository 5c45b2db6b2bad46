// Two runners at once, runners that die, locks that are not to be had.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "migrate/history.h"
#include "migrate/retry.h"
#include "support/revision_project.h"

using namespace schemadiff;
using namespace schemadiff::migrate;
using schemadiff::test::RevisionProject;

namespace {

using Clock = std::chrono::steady_clock;

// Runs `upgrade` in a process of its own that kills itself when `dies` says so. Waits until its session is gone.
template <typename Dies>
void upgrade_and_die(RevisionProject& project, Dies dies) {
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        project.options.progress = [&](const Progress& progress) {
            if (dies(progress)) kill(getpid(), SIGKILL);
        };
        project.upgrade();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    const std::string others =
        "select count(*) from pg_stat_activity where datname = current_database() and "
        "application_name = 'schemadiff' and pid <> pg_backend_pid()";
    for (int i = 0; i < 200 && project.ask(others) != "0"; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

bool starts(const Progress& progress, int segment) {
    return progress.kind == ProgressKind::segment_started && progress.segment == segment;
}

bool has_run(const Progress& progress, int segment) {
    return progress.kind == ProgressKind::statement_finished && progress.segment == segment;
}

// An index that a CREATE INDEX CONCURRENTLY that failed has left.
void leave_invalid_index(RevisionProject& project) {
    project.database.run("insert into t values (1), (1)");
    CHECK_THROWS(project.database.run("create unique index concurrently i on t (a)"));
    project.database.run("delete from t");
}

const char* const kThree =
    "create table t (a int);\n"
    "-- schemadiff: commit\n"
    "alter table t add column b int;\n"
    "-- schemadiff: commit\n"
    "alter table t add column c int;\n";

}  // namespace

TEST_CASE("interruption: two runners at once take turns") {
    RevisionProject project;
    project.add("a1", "", "create table t (a int);\nselect pg_sleep(0.3);\n");
    project.add("b2", "a1", "create index concurrently i on t (a);\n");
    std::atomic<int> waited = 0;
    project.options.progress = [&](const Progress& progress) { waited += progress.kind == ProgressKind::waiting; };
    std::string first;
    std::string second;
    std::thread one([&] { first = project.upgrade(); });
    std::thread two([&] { second = project.upgrade(); });
    one.join();
    two.join();
    CHECK(first + second == "a1 b2");
    CHECK(waited == 1);
    CHECK(project.rows() == "b2");
    CHECK(project.ask("select indisvalid::text from pg_index where indexrelid = 'i'::regclass") == "true");
    CHECK(project.ask("select count(*) from schemadiff_history where step is null") == "2");
}

TEST_CASE("interruption: a runner that dies between segments is resumed where it stopped") {
    RevisionProject project;
    project.add("a1", "", kThree);
    upgrade_and_die(project, [](const Progress& progress) { return starts(progress, 3); });
    CHECK(project.rows() == "");
    CHECK(project.ask("select step || ' ' || (finished is not null) from schemadiff_history order by id") ==
          "1 true, 2 true");
    CHECK(project.upgrade() == "a1");
    CHECK(project.rows() == "a1");
    CHECK(project.upgrade() == "");
}

TEST_CASE("interruption: what has run must not change, what has not may") {
    RevisionProject project;
    project.add("a1", "", std::string(kThree) + "select nothing;\n");
    CHECK(project.upgrade().find(
              "segments 1 to 2 of 3 are committed; once the cause is gone, run it again and it goes on "
              "from there") != std::string::npos);
    project.add("a1", "", "create table t2 (a int);\n-- schemadiff: commit\nselect 1;\n");
    CHECK(project.upgrade().find("revision a1 was changed where it has already run: segment 1 is committed") !=
          std::string::npos);
    project.add("a1", "", kThree);
    CHECK(project.upgrade() == "a1");
}

TEST_CASE("interruption: nothing else runs before a revision that is half done") {
    RevisionProject project;
    project.add("a1", "", "select 1;\n");
    CHECK(project.upgrade() == "a1");
    project.add("b2", "a1", std::string(kThree) + "select nothing;\n");
    project.upgrade();
    CHECK(project.downgrade("base") ==
          "the upgrade of revision b2 stopped half way: 2 segments of it ran | finish it with "
          "`schemadiff upgrade b2`, or mend the database by hand and `schemadiff stamp` it");
    CHECK(project.stamp({"b2"}) == "~b2");
    CHECK(project.downgrade("a1") == "b2");
}

TEST_CASE("interruption: settings of segments that have run are said again") {
    RevisionProject project;
    project.database.run("create schema s");
    project.add("a1", "", "set search_path to s;\n-- schemadiff: commit\ncreate table t ();\n");
    upgrade_and_die(project, [](const Progress& progress) { return starts(progress, 2); });
    CHECK(project.upgrade() == "a1");
    CHECK(project.ask("select to_regclass('s.t')::text") == "s.t");
}

TEST_CASE("interruption: a concurrent index whose runner died is found, or built again where it is invalid") {
    for (const bool had_finished : {true, false}) {
        CAPTURE(had_finished);
        RevisionProject project;
        project.database.run("create table t (a int)");
        project.add("a1", "", "create unique index concurrently i on t (a);\ncreate table u ();\n");
        upgrade_and_die(project, [&](const Progress& progress) {
            return had_finished ? has_run(progress, 1) : progress.kind == ProgressKind::statement_started;
        });
        CHECK(project.ask("select step || ' ' || (finished is null) from schemadiff_history") == "1 true");
        CHECK(project.ask("select count(*) from pg_indexes where indexname = 'i'") == (had_finished ? "1" : "0"));
        if (!had_finished) leave_invalid_index(project);
        CHECK(project.upgrade() == "a1");
        CHECK(project.ask("select indisvalid::text from pg_index where indrelid = 't'::regclass") == "true");
        CHECK(project.ask("select to_regclass('u')::text") == "u");
    }
}

TEST_CASE("interruption: a concurrent index that fails leaves no invalid index and nothing to resume") {
    RevisionProject project;
    project.database.run("create table t (a int); insert into t values (1), (1)");
    project.add("a1", "", "create unique index concurrently i on t (a);\n");
    CHECK(project.upgrade().find(project.folder / "revisions/a1.sql" +
                                 ":7: revision a1 failed: could not create unique index") == 0);
    CHECK(project.ask("select count(*) from pg_index where indrelid = 't'::regclass") == "0");
    CHECK(project.ask("select count(*) from schemadiff_history") == "0");
    project.database.run("delete from t");
    CHECK(project.upgrade() == "a1");
}

TEST_CASE("interruption: a step that nobody can judge stops and says what to look at") {
    RevisionProject project;
    project.database.run("create table t (a int)");
    project.add("a1", "", "-- schemadiff: no-transaction\ninsert into t values (1);\n");
    upgrade_and_die(project, [](const Progress& progress) { return has_run(progress, 1); });
    CHECK(project.upgrade() ==
          project.folder / "revisions/a1.sql" +
              ":8: revision a1 stopped here: its runner died while it ran this statement, and whether it "
              "took effect cannot be seen | look at what the statement does; then run it again with "
              "`--resume skip` if it did, `--resume again` if it did not");
    project.options.resume = ResumeChoice::skip;
    CHECK(project.upgrade() == "a1");
    CHECK(project.ask("select count(*) from t") == "1");
}

TEST_CASE("interruption: a batch goes on") {
    RevisionProject project;
    project.database.run("create table t (a int); insert into t select null from generate_series(1, 25)");
    project.add(
        "a1", "",
        "-- schemadiff: batch\nupdate t set a = 0 where ctid in (select ctid from t where a is null limit 10);\n");
    upgrade_and_die(project, [](const Progress& progress) { return progress.kind == ProgressKind::batch_finished; });
    CHECK(project.ask("select count(*) from t where a = 0") == "10");
    CHECK(project.upgrade() == "a1");
    CHECK(project.ask("select count(*) from t where a = 0") == "25");
}

TEST_CASE("interruption: other steps outside a transaction are probed") {
    RevisionProject project;
    project.database.run(
        "create table t (a int); create index i on t (a); create table p (a int) partition by list (a); "
        "create table p1 partition of p for values in (1)");
    project.add("a1", "", "drop index concurrently i;\n");
    project.add("b2", "a1", "alter table p detach partition p1 concurrently;\n");
    project.add("c3", "b2", "vacuum t;\n");
    for (const char* id : {"a1", "b2", "c3"}) {
        upgrade_and_die(project, [](const Progress& progress) { return has_run(progress, 1); });
        CHECK(project.upgrade(id) == id);
    }
}

TEST_CASE("interruption: a lock timeout retries the whole segment") {
    RevisionProject project;
    project.database.run("create table t (a int)");
    project.options.session.lock_timeout = "50ms";
    project.add("a1", "", "create table u ();\nalter table t add column b int;\n");
    db::Connection holder = project.database.connect();
    holder.execute("begin; lock table t in access exclusive mode");
    int retries = 0;
    project.options.progress = [&](const Progress& progress) {
        if (progress.kind == ProgressKind::retry && ++retries == 2) holder.execute("commit");
    };
    CHECK(project.upgrade() == "a1");
    CHECK(retries == 2);
}

TEST_CASE("interruption: retries end in time and leave nothing") {
    RevisionProject project;
    project.database.run("create table t (a int)");
    project.options.session.lock_timeout = "50ms";
    project.options.lock_retry_for = std::chrono::milliseconds(400);
    project.add("a1", "", "create table u ();\n-- schemadiff: lock-timeout 20ms\nalter table t add column b int;\n");
    db::Connection holder = project.database.connect();
    holder.execute("begin; lock table t in access exclusive mode");
    const Clock::time_point begin = Clock::now();
    const std::string said = project.upgrade();
    CHECK(Clock::now() - begin < std::chrono::seconds(3));
    CHECK(said.find(project.folder / "revisions/a1.sql" +
                    ":9: revision a1 failed: canceling statement due to lock timeout") == 0);
    CHECK(said.find("; see in pg_stat_activity who holds the lock, or raise `lock_retry_for`") != std::string::npos);
    CHECK(project.ask("select to_regclass('u')::text") == "");
}

TEST_CASE("interruption: a concurrent index waits for an old transaction longer than lock_timeout") {
    RevisionProject project;
    project.database.run("create table t (a int)");
    project.options.session.lock_timeout = "50ms";
    project.options.lock_retry_for = std::chrono::milliseconds(100);
    project.add("a1", "", "create index concurrently i on t (a);\n");
    db::Connection holder = project.database.connect();
    holder.execute("begin; insert into t values (1)");
    std::thread release([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(400));
        holder.execute("commit");
    });
    CHECK(project.upgrade() == "a1");
    release.join();
}

TEST_CASE("interruption: a waiting runner gives up when told to") {
    RevisionProject project;
    project.add("a1", "", "select 1;\n");
    db::Connection other = project.database.connect();
    const RunnerLock lock(other, project.options.table, {});
    project.options.lock.limit = std::chrono::milliseconds(50);
    CHECK(project.upgrade().find("another schemadiff works on this database: process ") == 0);
    CHECK(lock_key({"public", "a"}) != lock_key({"public", "b"}));
}
