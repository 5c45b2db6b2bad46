#!/usr/bin/env python3
"""What a deployment sees of the runner: signals, locks, changed files and objects, servers that come and go.

    tools/with-postgres tests/runner/runner_test.py PROGRAM [NAME...]

Each case runs the program as a process, beside a server of its own and with a database of its own.
"""
import json
import os
import pty
import select
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
import postgres
import project as projects
from project import case, holds


@case
def interrupt_in_a_transaction(project):
    project.add("a1", "create table t ();\n")
    project.add("b2", "create table u ();\nselect pg_sleep(60);\n")
    for number in (signal.SIGINT, signal.SIGTERM):
        process = project.start("upgrade")
        project.wait_for_statement("select pg_sleep%")
        began = time.time()
        process.send_signal(number)
        said = project.ended(process, 2)
        assert time.time() - began < 5
        holds(said, "error: interrupted in the upgrade of revision b2, revisions/b2.sql:8", "it was rolled back")
        assert said.count("error:") == 1
        project.wait_for("select to_regclass('u') is null")
        assert project.rows() == ["a1"]
        project.wait_for_no_other()
    assert project.client.value("select count(*) from schemadiff_history") == "1"


@case
def interrupt_in_a_concurrent_index(project):
    project.add("a1", "create table t (a int);\n")
    project.run("upgrade")
    project.add("b2", "create index concurrently i on t (a);\n")
    holder = postgres.Client(project.name)
    holder.query("begin")
    holder.query("insert into t values (1)")
    process = project.start("upgrade")
    project.wait_for_statement("create index%")
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    holds(project.ended(process, 2, within=20), "waiting for process", "error: interrupted in the upgrade of revision b2")
    holder.query("commit")
    project.run("upgrade")
    assert project.client.value("select bool_and(indisvalid) from pg_index where indrelid = 't'::regclass") == "t"
    assert project.client.value("select count(*) from pg_index where indrelid = 't'::regclass") == "1"
    assert project.rows() == ["b2"]


@case
def interrupt_while_another_runner_works(project):
    project.add("a1", "select pg_sleep(3);\n")
    first = project.start("upgrade")
    project.wait_for_statement("select pg_sleep%")
    second = project.start("upgrade")
    time.sleep(0.7)
    second.send_signal(signal.SIGTERM)
    holds(project.ended(second, 2), "waiting for another runner: process", "error: interrupted")
    holds(project.run("upgrade", "--no-wait", status=2), "another schemadiff works on this database: process")
    project.ended(first, 0)


@case
def interrupt_of_a_batch_and_its_resumption(project):
    project.add("a1", "create table t as select n, false as done from generate_series(1, 1000) n;\n")
    batch = "update t set done = true where n in (select n from t where not done order by n limit 20);\n"
    project.add("b2", "-- schemadiff: batch pause 100ms\n" + batch)
    process = project.start("upgrade")
    project.wait_for("select to_regclass('t') is not null")
    project.wait_for("select count(*) >= 60 from t where done")
    process.send_signal(signal.SIGINT)
    holds(project.ended(process, 2), "rows, ", "interrupted in the upgrade of revision b2", "goes on from there")
    done = int(project.client.value("select count(*) from t where done"))
    assert 60 <= done < 1000
    half = "the upgrade of revision b2 stopped half way: 0 segments of it ran, segment 1 had begun; `schemadiff upgrade b2` goes on"
    for words, status in (("current",), 0), (("current", "--check-heads"), 1), (("upgrade", "--dry-run"), 0):
        holds(project.run(*words, status=status), half)
    said = project.run("upgrade")
    holds(said, "goes on at segment 1")
    # A log that can be read: a line a second.
    assert said.count("batch: ") <= 8, said
    assert project.client.value("select bool_and(done) from t") == "t" and project.rows() == ["b2"]


@case
def who_holds_the_lock_is_named(project):
    project.configure("lock_timeout: 200ms\nlock_retry_for: 2s\n")
    project.add("a1", "create table t (a int);\n")
    project.run("upgrade")
    project.add("b2", "alter table t add column b int;\n")
    holder = postgres.Client(project.name)
    pid = holder.value("select pg_backend_pid()")
    holder.query("begin")
    holder.query("lock table t")
    began = time.time()
    said = project.run("upgrade", status=2)
    assert 1 < time.time() - began < 8
    holds(said, "  trying again: ", f"it is held by process {pid} (judge, user postgres, idle in transaction for ")
    holds(said, "lock table t", "hint: tried ", "end what holds the lock")
    holder.query("commit")
    project.run("upgrade")


@case
def a_changed_file_is_reported_and_refused(project):
    project.add("a1", "create table t (a int);\n")
    project.add("b2", "create table u (a int);\n")
    project.run("upgrade")
    assert project.run("upgrade") == "nothing to do\n"
    project.add("a1", "create table t (a bigint);\n", parent="")
    holds(project.run("current"), "warning: the file of revision a1 was changed since it ran: revisions/a1.sql")
    holds(project.run("upgrade"), "the file of revision a1 was changed", "nothing to do")
    project.add("c3", "create table v ();\n")
    holds(project.run("upgrade", status=2), "the file of revision a1 was changed", "--allow-changed-files")
    holds(project.run("upgrade", "--dry-run"), "would be refused: the file of revision a1 was changed", "create table v")
    assert "refused" not in project.run("upgrade", "--dry-run", "--allow-changed-files")
    assert project.rows() == ["b2"]
    holds(project.run("upgrade", "--allow-changed-files"), "warning: ", "upgraded to c3: 1 revision in ")
    (project.folder / "revisions" / "a1.sql").unlink()
    project.add("b2", "create table u (a int);\n", parent="")
    holds(project.run("current"), "the file of revision a1, which is applied, is missing")
    (project.folder / "model.yaml").write_text("version: 1\n")
    holds(project.run("check", status=1), "a1")


@case
def an_object_changed_by_hand_is_refused_where_a_step_needs_it(project):
    project.configure("schemas: [public]\n")
    project.add("a1", "create table t (a int, b int);\ncreate table other (a int);\n")
    project.run("upgrade")
    project.client.query("alter table t alter column a type bigint")
    project.client.query("alter table other add column by_hand int")
    project.add("b2", "alter table t add column c int;\n")
    project.run("upgrade")
    project.client.query("alter table t alter column a type integer")
    project.add("c3", "create table elsewhere ();\nalter table t alter column a set default 1;\n")
    holds(project.run("upgrade", "--dry-run"), "would be refused: column public.t.a is not as the last revision left it")
    said = project.run("upgrade", status=2)
    holds(said, "column public.t.a is not as the last revision left it, and revision c3 needs it (revisions/c3.sql:8)")
    assert project.rows() == ["b2"] and "other" not in said
    holds(project.run("upgrade", "--allow-changed-objects"), "warning: column public.t.a")
    assert project.rows() == ["c3"]


@case
def an_invalid_index_left_by_others_is_built_anew(project):
    project.add("a1", "create table t (a int);\ninsert into t values (1), (1);\n")
    project.run("upgrade")
    for statement in ("create unique index concurrently i on t (a)", "create unique index concurrently if not exists i on t (a)"):
        project.client.query("insert into t select 1 where not exists (select from t offset 1)")
        try:
            project.client.query("create unique index concurrently i on t (a)")
        except postgres.ServerError:
            pass
        project.client.query("delete from t where ctid = (select max(ctid) from t)")
        name = f"b{len(project.ids)}"
        project.add(name, statement + ";\n")
        said = project.run("upgrade")
        holds(said, f"warning: revisions/{name}.sql:7: there is an invalid index public.i")
        assert project.client.value("select indisvalid from pg_index where indexrelid = 'i'::regclass") == "t"
        project.client.query("drop index i")


@case
def current_checks_the_heads(project):
    project.add("a1", "select 1;\n")
    holds(project.run("current", "--check-heads", status=1), "the database is at base, the head is a1")
    project.run("upgrade")
    project.run("current", "--check-heads")
    project.add("b2", "select 1;\n")
    holds(project.run("current", "--check-heads", status=1), "the database is at a1, the head is b2")
    project.run("upgrade")
    project.add("x", "select 1;\n", parent="a1")
    holds(project.run("current", "--check-heads", status=1), "the database is at b2, the heads are b2, x")


@case
def waits_for_a_server_that_is_starting(project):
    project.add("a1", "create table t ();\n")
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        url = project.url(folder)
        holds(project.run("upgrade", status=2, url=url), "cannot connect to database")
        process = project.start("upgrade", "--wait", "30s", url=url)
        time.sleep(1)
        assert process.poll() is None
        postgres.Proxy(folder)
        holds(project.ended(process, 0), "waiting for the server: cannot connect", "upgraded to a1: 1 revision in ")
    began = time.time()
    said = project.run("upgrade", "--wait", "1s", status=2, url=project.url("/nonexistent"))
    holds(said, "cannot connect", "gave up after 1.0 s (--wait)")
    assert time.time() - began < 5
    holds(project.run("upgrade", "--wait", "30", status=2), "--wait 30 has no unit", "write --wait 30s")


@case
def nothing_to_do_takes_four_round_trips_and_no_lock(project):
    project.add("a1", "create table t ();\n")
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        proxy = postgres.Proxy(folder)
        project.run("upgrade", url=project.url(folder))
        proxy.arm(None)
        assert project.run("upgrade", url=project.url(folder)) == "nothing to do\n"
        assert proxy.count <= 4, f"{proxy.count} round trips"
    holder = postgres.Client(project.name)
    locks = holder.query("begin; lock table schemadiff_version, schemadiff_history in exclusive mode; select 1")
    assert locks and project.run("upgrade", "--no-wait") == "nothing to do\n"


@case
def only_the_role_that_may(project):
    project.configure("run_as: owner\n")
    project.add("a1", "create table t ();\n")
    holds(project.run("upgrade", status=2), "revisions are applied by role owner here, this is postgres")
    project.configure("run_as: postgres\n")
    project.run("upgrade")


@case
def steps_that_the_role_may_not_run(project):
    project.client.query(
        "create role app_owner; create role app login; grant create on schema public to app; "
        "create table theirs (id integer primary key); alter table theirs owner to app_owner; create schema closed; "
        "create function theirs_too() returns integer language sql as 'select 1'"
    )
    url = project.url().replace("user=postgres", "user=app")
    project.configure("run_as: app_owner\n")
    project.add("a1", "create table ours (id integer);\nalter table ours add column b integer;\n")
    project.add(
        "b2",
        "create index concurrently on ours (id);\n"
        "alter table theirs add column c integer;\n"
        "create table mine (t integer references theirs);\n"
        "create table closed.t ();\n"
        "alter function theirs_too() stable;\n"
        "alter table ours owner to app_owner;\n",
    )
    project.add("c3", "alter table theirs add column d integer;\n")
    who = "revisions are applied by role app_owner here, this is app"
    missing = [
        "revisions/b2.sql:8: revision b2 needs the owner of theirs, which is app_owner",
        "revisions/b2.sql:9: revision b2 needs REFERENCES on theirs, which is app_owner's",
        "revisions/b2.sql:10: revision b2 needs CREATE on schema closed",
        "revisions/b2.sql:11: revision b2 needs the owner of theirs_too(), which is postgres",
        "revisions/b2.sql:12: revision b2 needs a member of role app_owner",
    ]
    holds(project.run("upgrade", "--dry-run", url=url), *["would be refused: " + text for text in [who, *missing]])
    told = json.loads(project.start("upgrade", "--dry-run", "--format", "json", url=url).communicate()[0])
    assert told["refusals"] == [who, *missing], told["refusals"]
    holds(project.run("upgrade", status=2, url=url), who)
    project.configure("run_as: app\n")
    said = project.run("upgrade", status=2, url=url)
    holds(said, *missing, "nothing was changed; connect as a role that may, or have the rights given to app")
    assert "a1" not in said and "c3" not in said
    assert project.client.value("select to_regclass('ours') is null and to_regclass('schemadiff_version') is null") == "t"
    project.client.query(
        "grant app_owner to app; grant create on schema closed, public to app, app_owner; alter function theirs_too() owner to app"
    )
    project.run("upgrade", url=url)
    # Our own tables are asked for as well; what follows a change of rights is judged when it runs.
    project.client.query("create role reader login; grant select on schemadiff_version, schemadiff_history to reader")
    project.configure("")
    project.add("d4", "grant select on theirs to reader;\nalter table theirs add column e integer;\n")
    said = project.run("upgrade", status=2, url=url.replace("user=app", "user=reader"))
    holds(said, "the runner needs INSERT on public.schemadiff_version, which is app's", "given to reader")
    assert "d4.sql" not in said
    project.run("upgrade", url=url)
    project.add("e5", "create event trigger et on ddl_command_end execute function no_such();\n")
    holds(project.run("upgrade", status=2, url=url), "warning: revisions/e5.sql:7: revision e5 needs a superuser", "revision e5 failed")


@case
def a_run_that_dies_before_it_has_recorded_the_state(project):
    project.add("a1", "create table t (a integer);\n")
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        proxy = postgres.Proxy(folder)
        process = []

        def strike(number, moment, session):
            done = project.client.value("select to_regclass('t') is not null") == "t"
            if done and moment == "after":
                process[0].kill()
                return True
            return False

        proxy.arm(strike)
        process.append(project.start("upgrade", url=project.url(folder)))
        process[0].communicate()
    assert project.rows() == ["a1"]
    project.wait_for("select count(*) = 0 from pg_locks where locktype = 'advisory'")
    assert project.client.value("select state_after is null from schemadiff_history") == "t"
    assert project.run("upgrade").strip() == "nothing to do"
    (project.folder / "model.yaml").write_text("version: 1\ntables:\n  t:\n    columns:\n      a: integer\n")
    holds(project.run("check"), "what the upgrade of revision a1 left is not recorded: what was changed by hand since then cannot be told", "`schemadiff stamp a1`")
    project.run("stamp", "a1")
    assert "not recorded" not in project.run("check")
    project.client.query("alter table t add column by_hand integer")
    holds(project.run("check", status=1), "by_hand")


@case
def dry_run_tells_transactions_and_locks(project):
    project.add("a1", "create table t (a int);\nalter table t add column b int;\ncreate index concurrently i on t (a);\n")
    said = project.run("upgrade", "--dry-run")
    holds(said, "  transaction:\n", "  outside a transaction:\n", "-- lock: ACCESS EXCLUSIVE on t, which blocks reads and writes")
    holds(said, "-- lock: SHARE UPDATE EXCLUSIVE on t, which blocks other changes of the schema")
    assert project.client.value("select to_regclass('schemadiff_version') is null") == "t"


@case
def statements_with_their_times(project):
    project.add("a1", "create table t (a int);\ninsert into t values (1), (2);\nselect pg_sleep(0.05);\n")
    said = project.run("upgrade", "-v")
    holds(said, "  create table t (a int)  (", "  insert into t values (1), (2)  (2 rows, ")
    assert " ms)" in said


@case
def a_bar_on_a_terminal(project):
    project.add("a1", "create table t (a int);\n")
    project.add("b2", "select pg_sleep(0.3);\n")
    ours, theirs = pty.openpty()
    os.environ["TERM"] = "xterm"
    process = project.start("upgrade", stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    while select.select([ours], [], [], 20)[0]:
        try:
            data = os.read(ours, 65536)
        except OSError:
            break
        if not data:
            break
        said += data
    assert process.wait() == 0
    text = said.decode()
    holds(text, "[==========>          ] 1/2 b2 select pg_sleep(0.3)", "\r\x1b[K", "upgraded to b2: 2 revisions in ")
    assert text.rstrip().endswith(" s") and ">" not in text.split("\x1b[K")[-1]


@case
def a_broken_file_blocks_only_what_runs(project):
    project.add("a1", "select 1;\n")
    project.add("b2", "select 1;\n")
    project.run("upgrade")
    (project.folder / "revisions" / "c3.sql").write_text("-- c3\n--\n-- Revision: c3\n-- Revises: zz\n\nselect 1;\n")
    for command in (["history"], ["heads"], ["current"], ["show", "a1"], ["branches"]):
        holds(project.run(*command, status=2), "revisions/c3.sql:4", "revises zz, and no file has that revision")
    holds(project.run("history", status=2), "a1 -> b2")
    holds(project.run("upgrade", status=2), "in the revisions")
    holds(project.run("stamp", "--purge", "a1"), "revises zz")
    assert project.rows() == ["a1"]


@case
def several_folders_of_revisions(project):
    project.configure("revisions: [revisions, more]\n")
    project.add("a1", "create table t ();\n")
    (project.folder / "more").mkdir()
    (project.folder / "more" / "b2.sql").write_text(
        "-- b2\n--\n-- Revision: b2\n-- Revises: a1\n\n-- schemadiff: upgrade\ncreate table u ();\n"
    )
    project.run("upgrade")
    assert project.rows() == ["b2"]
    project.configure("")
    holds(project.run("current"), "b2 (no file)")
    holds(project.run("current", "--revisions", "more", "--revisions", "revisions"), "b2 (head)")


@case
def the_connection_is_cut(project):
    project.add("a1", "create table t ();\nselect pg_sleep(60);\n")
    process = project.start("upgrade")
    project.wait_for_statement("select pg_sleep%")
    project.client.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'schemadiff' "
        "and datname = current_database()"
    )
    holds(project.ended(process, 2), "terminating connection due to administrator command", "the next run sees how far")
    assert project.rows() == []


if __name__ == "__main__":
    projects.main()
