#!/usr/bin/env python3
"""An `upgrade` that finds nothing to do remembers it, and the next one reads no revision: but whatever has changed since,
in a file or in the database, is seen as if nothing had been remembered.

    tools/with-postgres tests/runner/settled_test.py PROGRAM
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import postgres

REVISION = """-- {id}
--
-- Revision: {id}
-- Revises: {parent}
-- Format: 1

-- schemadiff: upgrade
CREATE TABLE public.{id} (a bigint);

-- schemadiff: downgrade
DROP TABLE public.{id};
"""
REST = 2.3  # seconds until a file's times say that it is the same


NOTHING = ("nothing to do", True, 0)
REMEMBERED = ("nothing to do", False, 0)


class Project:
    """Two revisions, applied and remembered, and a database."""

    def __init__(self, program, folder, name):
        self.program, self.name, self.folder = program, name, pathlib.Path(folder) / name
        (self.folder / "revisions").mkdir(parents=True)
        (self.folder / "schemadiff.yaml").write_text("version: 1\n")
        self.cache = self.folder / "cache"
        server = postgres.Client()
        server.query(f"create database {name}")
        server.close()
        self.server = postgres.Client(name)
        self.first, self.second = self.add("aa", ""), self.add("bb", "aa")
        self.upgrade()
        self.expect("files just written are no ground to stand on", [self.upgrade() for _ in range(2)], [NOTHING] * 2)
        self.expect_quiet("the second time")

    def add(self, name, parent):
        path = self.folder / "revisions" / f"{name}.sql"
        path.write_text(REVISION.format(id=name, parent=parent))
        return path

    def upgrade(self, *words, database=None):
        """(what was said, whether revisions were read, status)"""
        url = f"postgresql://postgres@/{database or self.name}?host={os.environ['PGHOST']}"
        environment = dict(os.environ, DATABASE_URL=url, XDG_CACHE_HOME=str(self.cache))
        run = subprocess.run([self.program, "upgrade", *words, "--timings"], cwd=self.folder, env=environment,
                             capture_output=True, text=True, check=False)
        lines = run.stderr.splitlines()
        read = any(line.startswith("revisions ") for line in lines)
        return "\n".join(line for line in lines if not line.endswith(" ms")), read, run.returncode

    def expect(self, what, got, wanted):
        if got != wanted:
            raise SystemExit(f"settled_test: {self.name}: {what}:\n  {got}\ninstead of\n  {wanted}")

    def expect_quiet(self, what, *words):
        time.sleep(REST)
        self.expect(what, [self.upgrade(*words) for _ in range(2)], [NOTHING, REMEMBERED])


def targets_and_databases(project):
    project.expect("the third time", project.upgrade(), REMEMBERED)
    project.expect("the same target by another word", [project.upgrade("heads"), project.upgrade("heads"), project.upgrade()],
                   [NOTHING, REMEMBERED, REMEMBERED])
    os.utime(project.first, ns=(1, 1))
    project.expect_quiet("a file touched")
    project.server.query("create database other")
    project.expect("another database", project.upgrade(database="other")[1:], (True, 0))
    project.expect("has the same record then", project.upgrade(database="other"), REMEMBERED)


def changed_files(project):
    # The same size, and the time of its last writing put back.
    text, times = project.first.read_text(), project.first.stat()
    project.first.write_text(text.replace("bigint", "bigins"))
    os.utime(project.first, ns=(times.st_atime_ns, times.st_mtime_ns))
    changed = ("warning: the file of revision aa was changed since it ran: revisions/aa.sql\nnothing to do", True, 0)
    project.expect("a changed file", project.upgrade(), changed)
    time.sleep(REST)
    project.expect("a changed file is never remembered", [project.upgrade(), project.upgrade()], [changed, changed])
    project.first.write_text(text)
    project.expect_quiet("as it was")

    checksum = "update schemadiff_history set checksum = {} where revision = 'aa'"
    old = project.server.value("select checksum from schemadiff_history where revision = 'aa'")
    project.server.query(checksum.format("'x'"))
    project.expect("another checksum in the record", project.upgrade(), changed)
    project.server.query(checksum.format(f"'{old}'"))
    project.expect("the old one", project.upgrade(), REMEMBERED)


def missing_and_new_files(project):
    project.first.rename(project.folder / "aside")
    project.expect("a missing file", project.upgrade()[2], 2)
    (project.folder / "aside").rename(project.first)
    project.expect_quiet("back again")
    (project.folder / "revisions" / "broken.sql").write_text("select 1;\n")
    project.expect("a broken file", project.upgrade()[2], 2)
    (project.folder / "revisions" / "broken.sql").unlink()
    project.add("cc", "bb")
    project.expect("a new file", project.upgrade()[1:], (True, 0))
    project.expect("has run", project.server.value("select version_num from schemadiff_version"), "cc")


def records(project):
    project.server.query("insert into schemadiff_history (id, format, revision, direction, step, started, user_name, "
                         "tool_version) values (99, 1, 'bb', 'upgrade', 1, now(), 'me', '0')")
    project.expect("a step without its end", project.upgrade()[2], 2)
    project.server.query("delete from schemadiff_history where id = 99")
    project.server.query("update schemadiff_version set version_num = 'aa'")
    project.expect("a row moved back", project.upgrade()[2], 2)
    project.server.query("update schemadiff_version set version_num = 'bb'")
    project.expect("and forth", project.upgrade(), REMEMBERED)
    for kept in (project.cache / "schemadiff").glob("settled-*"):
        kept.write_text("damaged")
    project.expect("a damaged memory", [project.upgrade(), project.upgrade()], [NOTHING, REMEMBERED])


def baselines(project):
    (project.folder / "legacy.sql").write_text("CREATE TABLE public.legacy (a bigint);\n")
    (project.folder / "revisions" / "dd.sql").write_text(
        "-- dd\n--\n-- Revision: dd\n-- Revises:\n-- Baseline: legacy.sql\n\n-- schemadiff: upgrade\n"
    )
    project.server.query("create table public.legacy (a bigint)")
    project.upgrade("heads")
    time.sleep(REST)
    project.expect("files of a baseline are not watched", [project.upgrade("heads") for _ in range(2)], [NOTHING, NOTHING])


def main():
    program = os.path.abspath(sys.argv[1])
    cases = (targets_and_databases, changed_files, missing_and_new_files, records, baselines)
    # Most of it is waiting: side by side.
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder, concurrent.futures.ThreadPoolExecutor() as pool:
        running = [pool.submit(lambda case: case(Project(program, folder, case.__name__)), case) for case in cases]
        for each in running:
            each.result()


if __name__ == "__main__":
    main()
