#!/usr/bin/env python3
"""What the runner makes of its session and its transactions: poolers, long waits, all in one transaction, steps outside one.

    tools/with-postgres tests/runner/session_test.py PROGRAM [NAME...]
"""
import json
import os
import shutil
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
import postgres
import project as projects
from project import case, holds


SHARES = "a connection pooler stands before the server and gives our session of the server to others"


@case
def a_pooler_that_shares_sessions_is_refused(project):
    project.add("a1", "create table t ();\n")
    project.add("b2", "select pg_sleep(2);\n")
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        pooler = postgres.Pooler(folder)
        for command in (["upgrade"], ["stamp", "a1"]):
            holds(project.run(*command, status=2, url=project.url(folder)), SHARES, "nothing was changed", "pool_mode = session")
        holds(project.run("upgrade", "--dry-run", url=project.url(folder)), "would be refused: " + SHARES)
        # The next client finds the session as the server gave it.
        client = postgres.Client(project.name, os.path.join(folder, ".s.PGSQL.5432"))
        left = client.query("select name from pg_settings where source = 'session' and name <> 'application_name'")
        assert left == [], left
        client.close()
        pooler.close()
    assert project.client.value("select count(*) from pg_locks where locktype = 'advisory'") == "0"
    assert project.client.value("select to_regclass('schemadiff_version') is null") == "t"


@case
def a_pooler_that_keeps_a_session_for_each_is_not_talked_of(project):
    project.add("a1", "create table t ();\n")
    project.add("b2", "select pg_sleep(0.1);\n")
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        postgres.Proxy(folder, pooler=True)
        assert "pooler" not in project.run("upgrade", url=project.url(folder))
    assert project.rows() == ["b2"]


@case
def a_pooler_that_serves_one_client_only(project):
    project.configure("lock_timeout: 4s\nlock_retry_for: 5s\n")
    project.add("a1", "create table t ();\n")
    project.add("b2", "lock table t;\n")
    project.run("upgrade", "a1")
    holder = postgres.Client(project.name)
    holder.query("begin")
    holder.query("lock table t")
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        postgres.Proxy(folder, pooler=True, most=1)
        began = time.time()
        said = project.run("upgrade", status=2, url=project.url(folder))
        # Nobody can be named, as there is no second connection; nor does anybody wait for one.
        holds(said, "warning: a connection pooler stands before the server and it cannot be seen whether", "lock timeout")
        assert time.time() - began < 20
        holder.query("commit")
        project.run("upgrade", url=project.url(folder))
    assert project.rows() == ["b2"]


@case
def pgbouncer(project):
    if not shutil.which("pgbouncer"):
        return print("NO pgbouncer on this machine")
    project.add("a1", "create table t (a int);\n")
    project.add("b2", "create index concurrently i on t (a);\nselect pg_sleep(1.5);\n")
    for mode, status, said in (("transaction", 2, SHARES), ("statement", 2, SHARES), ("session", 0, "upgraded to b2")):
        with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
            words = project.run("upgrade", status=status, url=project.url(projects.start_pgbouncer(folder, mode)))
            projects.stop_pgbouncer(folder)
        holds(words, said)
        assert status == 2 or "pooler" not in words, words
    assert project.client.value("select count(*) from pg_locks where locktype = 'advisory'") == "0"


@case
def a_concurrent_index_that_waits_says_for_whom_again_and_again(project):
    project.add("a1", "create table t (a int);\n")
    project.run("upgrade")
    project.add("b2", "create index concurrently i on t (a);\n")
    holder = postgres.Client(project.name)
    pid = holder.value("select pg_backend_pid()")
    holder.query("begin")
    holder.query("insert into t values (1)")
    process = project.start("upgrade")
    time.sleep(8)
    holder.query("commit")
    said = project.ended(process, 0)
    # After a second, and five seconds later.
    assert said.count(f"waiting for process {pid} (judge, user postgres, idle in transaction for ") == 2, said
    project.add("c3", "-- schemadiff: lock-timeout 300ms\ncreate index concurrently j on t (a);\n")
    project.configure("lock_retry_for: 1s\n")
    holder.query("begin")
    holder.query("insert into t values (1)")
    holds(project.run("upgrade", status=2), "revision c3 failed", "lock timeout", f"it is held by process {pid}")
    holder.query("commit")
    project.run("upgrade")
    assert project.client.value("select bool_and(indisvalid) from pg_index where indrelid = 't'::regclass") == "t"


@case
def a_concurrent_index_without_a_name(project):
    indexes = "select string_agg(indexrelid::regclass || ' ' || indisvalid, ', ' order by indexrelid::regclass::text) from pg_index where indrelid = 't'::regclass"
    project.add("a1", "create table t (a int);\ninsert into t values (1), (1);\n")
    project.run("upgrade")
    project.add("b2", "create unique index concurrently on t (a);\n")
    holds(project.run("upgrade", status=2), "could not create unique index")
    assert project.client.value(indexes) is None, project.client.value(indexes)
    project.client.query("delete from t; insert into t values (1)")
    # Killed while it waits, it leaves an invalid one behind; killed before it has heard, a valid one.
    holder = postgres.Client(project.name)
    holder.query("begin")
    holder.query("insert into t values (2)")
    process = project.start("upgrade")
    project.wait_for_statement("create unique index%")
    project.wait_for("select count(*) = 1 from pg_index where indrelid = 't'::regclass")
    process.kill()
    process.communicate()
    project.client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'schemadiff'")
    holder.query("commit")
    project.wait_for_no_other()
    assert project.client.value(indexes) == "t_a_idx false", project.client.value(indexes)
    project.run("upgrade")
    assert project.client.value(indexes) == "t_a_idx true", project.client.value(indexes)
    assert project.rows() == ["b2"]
    project.add("c3", "create index concurrently on t (a);\n")
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        proxy, process = postgres.Proxy(folder), []

        def strike(number, moment, session):
            done = project.client.value("select count(*) = 2 and bool_and(indisvalid) from pg_index where indrelid = 't'::regclass")
            if done != "t" or moment != "after":
                return False
            process[0].kill()
            return True

        proxy.arm(strike)
        process.append(project.start("upgrade", url=project.url(folder)))
        process[0].communicate()
    assert project.rows() == ["b2"]
    project.wait_for_no_other()
    project.run("upgrade")
    assert project.client.value(indexes) == "t_a_idx true, t_a_idx1 true", project.client.value(indexes)
    assert project.rows() == ["c3"]


@case
def a_statement_timeout_says_whose_it_may_be(project):
    project.client.query("create role slow superuser login; alter role slow set statement_timeout = '100ms'")
    project.add("a1", "select pg_sleep(1);\n")
    said = project.run("upgrade", status=2, url=project.url().replace("user=postgres", "user=slow"))
    holds(said, "canceling statement due to statement timeout", "the role's or the database's own", "`statement_timeout: 0`")
    project.configure("statement_timeout: 0\n")
    project.run("upgrade", url=project.url().replace("user=postgres", "user=slow"))


@case
def the_version_table_in_a_schema_of_its_own(project):
    project.configure("version_table: ops.versions\n")
    (project.folder / "model.yaml").write_text("version: 1\ntables:\n  t:\n    columns:\n      a: integer\n")
    project.add("a1", "create table t (a integer);\n", "-- schemadiff: deletes data (table t)\ndrop table t;\n")
    holds(project.run("upgrade", status=2), "there is no schema ops", "create the schema")
    project.client.query("create schema ops")
    # Databases of our own have none; there it is made.
    said = project.run("check", status=1)
    assert "undecided" not in said, said
    holds(project.run("verify"), "1 revision proved", "the end is what the model says")
    script = project.run("upgrade", "--sql")
    assert "records no state" not in script, script
    project.run("upgrade")
    holds(project.run("check"), "in sync")
    assert project.client.value("select version_num from ops.versions") == "a1"


MODEL = """version: 1
tables:
  p:
    columns:
      id: integer not null
    primary_key: [id]
  t:
    columns:
      a: {a}
      b: integer
{more}"""
# What the model says of t.a, and besides; how many rows stand in the way.
GUARDED = [
    ("integer not null", "", 2),
    ("integer", "      c: text not null\n", 7),
    ("integer", "    unique: {u: [a]}\n", 1),  # one value comes several times
    ("integer", "    checks: {k: a > 1}\n", 3),
    ("integer", "    foreign_keys: {f: (a) references p (id)}\n", 2),
    ("smallint", "", 1),
]


@case
def a_refusal_counts_the_rows_and_shows_them(project):
    model = project.folder / "model.yaml"
    model.write_text(MODEL.format(a="integer", more=""))
    project.run("revision", "-m", "start", "--rev-id", "a1")
    project.run("upgrade")
    project.client.query("insert into p values (1); insert into t values (1), (1), (1), (2), (70000), (null), (null)")
    for number, (a, more, rows) in enumerate(GUARDED):
        model.write_text(MODEL.format(a=a, more=more))
        project.run("revision", "-m", "next", "--rev-id", f"b{number}")
        said = project.run("upgrade", status=2)
        holds(said, f"({rows} row{'s' if rows > 1 else ''})", "these rows are found by:\n")
        found = project.client.query(said.split("these rows are found by:\n")[1])
        assert len(found) == rows, (a, more, found)
        next((project.folder / "revisions").glob(f"b{number}_*")).unlink()


@case
def all_in_one_transaction(project):
    project.configure("transaction_per: run\n")
    project.add("a1", "create table t ();\n")
    project.add("b2", "create table u ();\n")
    project.add("c3", "select nothing;\n")
    holds(project.run("upgrade", status=2), "revision c3 failed")
    assert project.rows() == [] and project.client.value("select to_regclass('t') is null") == "t"
    project.add("c3", "create index concurrently i on t ((1));\n", parent="b2")
    refused = "revisions/c3.sql:7: revision c3 cannot be one transaction"
    holds(project.run("upgrade", status=2), refused, "run `schemadiff upgrade b2`, then `schemadiff upgrade c3`")
    holds(project.run("upgrade", "--dry-run"), "would be refused: " + refused, "-- all of it in one transaction\n")
    project.run("upgrade", "b2")
    assert project.rows() == ["b2"]
    assert "one transaction" not in project.run("upgrade", "--dry-run")
    project.run("upgrade")
    assert project.rows() == ["c3"]


@case
def enum_values_where_all_is_one_transaction(project):
    project.configure("transaction_per: run\n")
    project.add("a1", "create type e as enum ('a');\ncreate table t (x e);\n")
    project.add("b2", "alter type e add value 'it''s';\n")
    project.add("c3", "insert into t values ('it''s');\n")
    holds(project.run("upgrade", status=2), "revisions/c3.sql:7: revision c3 says 'it''s', which revision b2 adds")
    project.run("upgrade", "b2")
    project.run("upgrade")
    project.add("d4", "alter type public.e add value if not exists 'd';\n")
    project.add("e5", "insert into t values ('a');\n")
    uses = {
        "literal": "insert into t values ('d');\n",
        "default": "alter table t alter x set default 'd';\n",
        "body": "do $$ begin insert into t values ('d'); end $$;\n",
    }
    for use in uses.values():
        project.add("f6", use, parent="e5")
        said = "revisions/f6.sql:7: revision f6 says 'd', which revision d4 adds to the enum public.e"
        holds(project.run("upgrade", status=2), said, "run `schemadiff upgrade d4`, then `schemadiff upgrade f6`")
        holds(project.run("upgrade", "--dry-run"), "would be refused: " + said)
    assert json.loads(project.start("upgrade", "--dry-run", "--format", "json").communicate()[0])["one_transaction"]
    # What reading does not find, the server says: then nothing is left of the run.
    project.add("f6", "do $$ begin execute 'insert into t values (chr(100)::e)'; end $$;\n", parent="e5")
    holds(project.run("upgrade", status=2), "unsafe use of new value", "nothing was changed: all of this run is one transaction")
    assert project.rows() == ["c3"]
    project.run("upgrade", "d4")
    project.run("upgrade")
    assert project.rows() == ["f6"]


if __name__ == "__main__":
    projects.main()
