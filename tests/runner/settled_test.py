#!/usr/bin/env python3
"""An `upgrade` that finds nothing to do remembers it, and the next one reads no revision: but whatever has changed since,
in a file or in the database, is seen as if nothing had been remembered.

    tools/with-postgres tests/runner/settled_test.py PROGRAM
"""
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


class Project:
    def __init__(self, program, folder, server):
        self.program, self.folder, self.server = program, pathlib.Path(folder), server
        (self.folder / "revisions").mkdir()
        (self.folder / "schemadiff.yaml").write_text("version: 1\n")
        self.cache = self.folder / "cache"

    def add(self, name, parent):
        path = self.folder / "revisions" / f"{name}.sql"
        path.write_text(REVISION.format(id=name, parent=parent))
        return path

    def upgrade(self, *words, database="postgres"):
        """(what was said, whether revisions were read, status)"""
        url = f"postgresql://postgres@/{database}?host={os.environ['PGHOST']}"
        environment = dict(os.environ, DATABASE_URL=url, XDG_CACHE_HOME=str(self.cache))
        run = subprocess.run([self.program, "upgrade", *words, "--timings"], cwd=self.folder, env=environment,
                             capture_output=True, text=True, check=False)
        lines = run.stderr.splitlines()
        read = any(line.startswith("revisions ") for line in lines)
        return "\n".join(line for line in lines if not line.endswith(" ms")), read, run.returncode


def expect(what, got, wanted):
    if got != wanted:
        raise SystemExit(f"settled_test: {what}:\n  {got}\ninstead of\n  {wanted}")


def main():
    program = os.path.abspath(sys.argv[1])
    server = postgres.Client()
    server.query("create database other")
    nothing = ("nothing to do", True, 0)
    remembered = ("nothing to do", False, 0)
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        project = Project(program, folder, server)
        first, second = project.add("aa", ""), project.add("bb", "aa")
        project.upgrade()
        expect("files just written are no ground to stand on", [project.upgrade() for _ in range(2)], [nothing] * 2)
        time.sleep(REST)
        expect("the second time", [project.upgrade() for _ in range(3)], [nothing, remembered, remembered])
        expect("the same target by another word", [project.upgrade("heads"), project.upgrade("heads"), project.upgrade()],
               [nothing, remembered, remembered])
        os.utime(first, ns=(1, 1))
        time.sleep(REST)
        expect("a file touched", [project.upgrade(), project.upgrade()], [nothing, remembered])

        expect("another database", project.upgrade(database="other")[1:], (True, 0))
        expect("has the same record then", project.upgrade(database="other"), remembered)

        # The same size, and the time of its last writing put back.
        text, times = first.read_text(), first.stat()
        first.write_text(text.replace("bigint", "bigins"))
        os.utime(first, ns=(times.st_atime_ns, times.st_mtime_ns))
        changed = ("warning: the file of revision aa was changed since it ran: revisions/aa.sql\nnothing to do", True, 0)
        expect("a changed file", project.upgrade(), changed)
        time.sleep(REST)
        expect("a changed file is never remembered", [project.upgrade(), project.upgrade()], [changed, changed])
        first.write_text(text)
        time.sleep(REST)
        expect("as it was", [project.upgrade(), project.upgrade()], [nothing, remembered])

        first.rename(folder + "/aside")
        expect("a missing file", project.upgrade()[2], 2)
        (folder / pathlib.Path("aside")).rename(first)
        time.sleep(REST)
        expect("back again", [project.upgrade(), project.upgrade()], [nothing, remembered])

        checksum = "update schemadiff_history set checksum = {} where revision = 'aa'"
        old = server.value("select checksum from schemadiff_history where revision = 'aa'")
        server.query(checksum.format("'x'"))
        expect("another checksum in the record", project.upgrade(), changed)
        server.query(checksum.format(f"'{old}'"))
        expect("the old one", project.upgrade(), remembered)
        server.query("insert into schemadiff_history (id, format, revision, direction, step, started, user_name, "
                     "tool_version) values (99, 1, 'bb', 'upgrade', 1, now(), 'me', '0')")
        expect("a step without its end", project.upgrade()[2], 2)
        server.query("delete from schemadiff_history where id = 99")
        server.query("update schemadiff_version set version_num = 'aa'")
        expect("a row moved back", project.upgrade()[2], 2)
        server.query("update schemadiff_version set version_num = 'bb'")

        (project.folder / "revisions" / "broken.sql").write_text("select 1;\n")
        expect("a broken file", project.upgrade()[2], 2)
        (project.folder / "revisions" / "broken.sql").unlink()
        project.add("cc", "bb")
        expect("a new file", project.upgrade()[1:], (True, 0))
        expect("has run", server.value("select version_num from schemadiff_version"), "cc")
        time.sleep(REST)
        expect("and all is quiet", [project.upgrade(), project.upgrade()], [nothing, remembered])
        for kept in (project.cache / "schemadiff").glob("settled-*"):
            kept.write_text("damaged")
        expect("a damaged memory", [project.upgrade(), project.upgrade()], [nothing, remembered])

        (project.folder / "legacy.sql").write_text("CREATE TABLE public.legacy (a bigint);\n")
        project.add("dd", "")
        path = project.folder / "revisions" / "dd.sql"
        path.write_text("-- dd\n--\n-- Revision: dd\n-- Revises:\n-- Baseline: legacy.sql\n\n-- schemadiff: upgrade\n")
        server.query("create table public.legacy (a bigint)")
        project.upgrade("heads")
        time.sleep(REST)
        expect("files of a baseline are not watched", [project.upgrade("heads") for _ in range(2)], [nothing, nothing])


if __name__ == "__main__":
    main()
