#!/usr/bin/env python3
"""Eight runners at once on forty revisions, concurrent indexes and batches among them.

    tools/with-postgres tests/runner/crowd_test.py PROGRAM [--rounds N]

As when eight containers of a deployment start at the same moment. All must end with status 0, the database at the head,
each revision once in the history and once in the data. One more round has seven that may not wait (--no-wait).
"""
import argparse
import concurrent.futures
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
import postgres
import revisions

RUNNERS = 8
COUNT = 40


def upgrade_of(number):
    if number == 1:
        return (
            "create table log (id bigserial primary key, what text not null);\n"
            "create table t (id integer primary key, a integer, done boolean not null default false);\n"
            "insert into t (id, a) select n, n from generate_series(1, 2000) n;\n" + revisions.mark("r01")
        )
    name = f"r{number:02d}"
    if number % 7 == 0:
        return f"create index concurrently t_{name} on t (a, id);\n" + revisions.mark(name)
    if number % 11 == 0:
        batch = "update t set done = not done where id in (select id from t where not done limit 400)"
        return f"-- schemadiff: batch\n{batch};\nupdate t set done = false;\n" + revisions.mark(name)
    return f"create table {name} (id integer);\nalter table t add column {name} integer;\n" + revisions.mark(name)


def write(folder):
    pathlib.Path(folder).mkdir()
    for number in range(1, COUNT + 1):
        parent = f"r{number - 1:02d}" if number > 1 else ""
        text = revisions.HEAD.format(id=f"r{number:02d}", parent=parent, upgrade=upgrade_of(number))
        (pathlib.Path(folder) / f"r{number:02d}.sql").write_text(text)


def round_of(program, folder, flags, database):
    server = postgres.Client()
    server.query(f"drop database if exists {database} with (force)")
    server.query(f"create database {database} template template0")
    server.close()
    url = f"postgresql:///{database}?host={os.environ['PGHOST']}&port={os.environ['PGPORT']}&user={os.environ['PGUSER']}"
    arguments = [program, "upgrade", "--db", url, "--revisions", os.path.join(folder, "revisions")]
    processes = [
        subprocess.Popen(
            arguments + (flags if number else []), cwd=folder, stdin=subprocess.DEVNULL, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for number in range(RUNNERS)
    ]
    return [(process.wait(timeout=1800), process.stdout.read()) for process in processes]


def fail(message, ends):
    words = "\n".join(f"-- runner {number}, status {status}\n{said}" for number, (status, said) in enumerate(ends))
    raise SystemExit(f"crowd_test: {message}\n{words}")


def judge(ends, database):
    client = postgres.Client(database)
    head = client.query("select version_num from schemadiff_version")
    history = client.query("select revision from schemadiff_history where step is null order by id")
    log = client.query("select what from log order by id")
    invalid = client.query("select indexrelid::regclass from pg_index where not indisvalid")
    unfinished = client.query("select id from schemadiff_history where finished is null")
    client.close()
    wanted = [[f"r{number:02d}"] for number in range(1, COUNT + 1)]
    if head != wanted[-1:] or history != wanted or log != wanted or invalid or unfinished:
        fail(f"head {head}, history {history}, log {log}, invalid {invalid}, unfinished {unfinished}", ends)
    ran = sum(said.count("\nupgrade ") + said.startswith("upgrade ") for _, said in ends)
    if ran != COUNT:
        fail(f"{ran} revisions ran, not {COUNT}", ends)


def rounds_of(program, folder, rounds, job):
    """How many runners waited in so many rounds, each with a database of its own."""
    waited = 0
    for number in range(1, rounds + 1):
        ends = round_of(program, folder, [], f"crowd{job}")
        if any(status != 0 for status, _ in ends):
            fail("a runner failed", ends)
        judge(ends, f"crowd{job}")
        waited += sum("waiting for another runner" in said for _, said in ends)
        if number % 10 == 0:
            print(f"crowd_test: job {job}: {number} rounds", file=sys.stderr, flush=True)
    return waited


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    began, program = time.time(), os.path.abspath(options.program)
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        write(os.path.join(folder, "revisions"))
        shares = [len(range(job, options.rounds, options.jobs)) for job in range(options.jobs)]
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            jobs = [pool.submit(rounds_of, program, folder, share, job) for job, share in enumerate(shares)]
            waited = sum(job.result() for job in jobs)
        ends = round_of(program, folder, ["--no-wait"], "crowd0")
        for status, said in ends:
            left = "another schemadiff works on this database" in said
            if status != (2 if left else 0):
                fail("a runner that may not wait failed otherwise", ends)
        if not any(status == 0 for status, _ in ends):
            fail("nobody worked", ends)
    print(f"{options.rounds} rounds of {RUNNERS} runners on {COUNT} revisions, {time.time() - began:.0f} s;"
          f" {waited} runners waited; nothing failed, nothing ran twice")


if __name__ == "__main__":
    main()
