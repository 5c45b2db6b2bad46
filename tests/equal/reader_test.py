#!/usr/bin/env python3
"""`check` as a role that may only connect and read the catalog, read-only by default, on a streaming hot standby.

    tools/with-postgres python3 tests/equal/reader_test.py PROGRAM

It is in sync there though the model says everything in other words; takes no lock but AccessShare; uses up no
transaction id; waits for no lock for long and says what it could not read; runs no function outside pg_catalog; and a
type or function that the role may not use makes its own pair go on to the next step, not all of them fail.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time

from expressions import Project, new_database, psql, url

SCHEMA = """
CREATE ROLE reader LOGIN;
ALTER ROLE reader SET default_transaction_read_only = on;
CREATE SCHEMA hidden;
CREATE TYPE hidden.mood AS ENUM ('sad', 'ok');
CREATE FUNCTION hidden.judged(integer) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
  AS 'begin raise warning ''judged() ran''; return true; end';
REVOKE EXECUTE ON FUNCTION hidden.judged(integer) FROM PUBLIC;
CREATE DOMAIN hidden.picky AS integer CHECK (hidden.judged(VALUE));
CREATE TABLE people (
  id integer PRIMARY KEY,
  name character varying(20) DEFAULT 'nobody',
  mood hidden.mood DEFAULT 'ok',
  age integer,
  picks hidden.picky[],
  CONSTRAINT plain CHECK (name IN ('a', 'b')),
  CONSTRAINT typed CHECK (mood = 'sad'),
  CONSTRAINT called CHECK (hidden.judged(age)),
  CONSTRAINT folded CHECK (picks <> '{1,2}'));
CREATE INDEX people_name ON people (lower(name)) WHERE age > 18;
CREATE VIEW grown_up AS SELECT id, name FROM people WHERE age > 18;
"""
# What the model says where the database has SCHEMA: line of the pulled model -> line of ours.
RESPELLED = {
    "plain": "name = ANY (ARRAY['a', 'b'])", "typed": "mood = 'sad'", "called": "hidden.judged(age::integer)",
    "folded": "picks <> '{1,2}'", "people_name": "(lower(name)) where age > 18"}


class Standby:
    """A server that streams from the one of the test."""

    def __init__(self):
        self.folder = pathlib.Path(os.environ["SERVER_FOLDER"]) / "standby"
        self.bin = pathlib.Path(shutil.which("postgres")).parent
        self.as_server = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] \
            if os.getuid() == 0 else []
        made = subprocess.run([*self.as_server, self.bin / "pg_basebackup", "-D", self.folder, "-R", "-c", "fast", "-X",
                               "stream", "--no-sync"], capture_output=True, text=True, cwd="/")
        if made.returncode:
            raise SystemExit(f"pg_basebackup: {made.stderr}")
        self.server = subprocess.Popen(
            [*self.as_server, self.bin / "postgres", "-D", self.folder, "-k", os.environ["PGHOST"], "-p", "5433", "-c",
             "listen_addresses=", "-c", "max_locks_per_transaction=512"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def wait(self):
        """Until it has replayed what the primary has written."""
        # Not what is written: the throwaway server commits before that.
        written = psql("postgres", "SELECT pg_current_wal_insert_lsn()").strip()
        for _ in range(600):
            done = subprocess.run(["psql", "-qXtA", "-p", "5433", "-d", "postgres", "-c", "SELECT pg_is_in_recovery() AND "
                                   f"pg_last_wal_replay_lsn() >= '{written}'"], capture_output=True, text=True)
            if done.stdout.strip() == "t":
                return
            time.sleep(0.05)
        raise SystemExit("the standby does not follow")

    def stop(self):
        subprocess.run([*self.as_server, self.bin / "pg_ctl", "-D", self.folder, "-m", "immediate", "stop"],
                       capture_output=True, cwd="/")
        self.server.wait()


def wrong_unless(good, what, shown=""):
    if not good:
        print(f"{what}\n{shown}")
    return not good


def project_for(program, database):
    project = Project(program, database, "[public]")
    # Each run asks anew.
    project.configure("schemas: [public, hidden]\nremember: false\n")
    project.run("pull", "--model", "schema/model.yaml")
    path = project.path / "schema/model.yaml"
    lines = []
    for line in path.read_text().split("\n"):
        name = line.strip().split(":")[0]
        said = RESPELLED.get(name)
        lines.append(line.split(":")[0] + ": " + said if said else line)
    path.write_text("\n".join(lines))
    return project


def as_reader(project, address):
    project.environment["DATABASE_URL"] = address
    done = project.run("check", "--timings")
    counts = {name: int(number) for name, _, number in
              (line.partition(": ") for line in done.stderr.split("\n")) if name.startswith("pairs ") and number.isdigit()}
    return done, counts


LOCKS = """
SELECT coalesce(string_agg(DISTINCT l.locktype || ' ' || l.mode, ', '), '')
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE a.usename = 'reader' AND l.locktype <> 'virtualxid' AND NOT l.mode = 'AccessShareLock';
SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE a.usename = 'reader';
"""


def locks_while_it_waits(project, database):
    """Somebody holds a view's table for himself; what the reader holds meanwhile, what it says, and how long it takes."""
    holder = subprocess.Popen(["psql", "-qX", "-d", database], stdin=subprocess.PIPE, text=True)
    holder.stdin.write("BEGIN; LOCK TABLE grown_up IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(0);\n")
    holder.stdin.flush()
    while psql(database, "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted "
                         "AND relation = (SELECT oid FROM pg_class WHERE relname = 'grown_up')").strip() == "0":
        time.sleep(0.02)
    seen = []
    over = threading.Event()

    def watch():
        while not over.is_set():
            seen.append(psql(database, LOCKS).split("\n"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.monotonic()
    done = project.run("check")
    seconds = time.monotonic() - start
    over.set()
    watcher.join()
    holder.stdin.write("ROLLBACK;\n")
    holder.stdin.close()
    holder.wait()
    return done, seconds, seen


def xmax(database):
    return psql(database, "SELECT pg_snapshot_xmax(pg_current_snapshot())").strip()


def main(program):
    database = new_database("people")
    psql(database, SCHEMA)
    project = project_for(program, database)
    wrong = 0

    # On the primary.
    psql("postgres", "ALTER SYSTEM SET autovacuum = off; SELECT pg_reload_conf();")
    before = xmax(database)
    done, counts = as_reader(project, url(database, "reader"))
    after = xmax(database)
    print(f"primary: {counts}")
    wrong += wrong_unless(done.returncode == 0, "the reader is not in sync", done.stdout + done.stderr)
    wrong += wrong_unless(before == after, f"a transaction id was used up: {before}, then {after}")
    wrong += wrong_unless(counts.get("pairs decided by the server", 0) >= 2, "the server was not asked", counts)
    wrong += wrong_unless(counts.get("pairs decided by the scratch database", 0) >= 3,
                          "what the role may not use did not go on to the next step", counts)
    # Its owner may run it, and -v shows what the server says.
    done = project.run("check", "-v", DATABASE_URL=url(database))
    wrong += wrong_unless(done.returncode == 0 and "judged() ran" not in done.stderr,
                          "a function outside pg_catalog ran", done.stdout + done.stderr)

    done, seconds, seen = locks_while_it_waits(project, database)
    strange = {line[0] for line in seen if line[0]}
    held = max(int(line[1]) for line in seen)
    print(f"behind a lock: {seconds:.1f} s, looked {len(seen)} times, {held} locks at the most")
    wrong += wrong_unless("grown_up" in done.stdout, "what could not be read is not said", done.stdout + done.stderr)
    wrong += wrong_unless(seconds < 10, "it waited for long")
    wrong += wrong_unless(held > 0 and not strange, "locks that are not AccessShare", strange or "none was seen at all")

    # On the standby.
    standby = Standby()
    try:
        standby.wait()
        done, counts = as_reader(project, url(database, "reader") + "&port=5433")
        print(f"standby: {counts}")
        wrong += wrong_unless(done.returncode == 0, "the reader is not in sync on the standby", done.stdout + done.stderr)
        wrong += wrong_unless(counts.get("pairs decided by the server", 0) >= 2, "the standby was not asked", counts)
        psql(database, "ALTER TABLE people DROP CONSTRAINT plain, ADD CONSTRAINT plain CHECK (name IN ('a', 'c'))")
        standby.wait()
        done, _ = as_reader(project, url(database, "reader") + "&port=5433")
        wrong += wrong_unless(done.returncode == 1 and "plain" in done.stdout, "the standby's drift is not seen", done.stdout)
    finally:
        standby.stop()
    print(f"{wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
