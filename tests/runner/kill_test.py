#!/usr/bin/env python3
"""Kills the runner at each statement boundary and at random moments, and looks what it leaves.

    tools/with-postgres tests/runner/kill_test.py PROGRAM [--kills N] [--seed N] [--jobs N]

A proxy between program and server sees each round trip pass, so a boundary is exact: the program dies before the server
has seen the statement, or after it has run it and before the program has heard of it (between statement and record).
Besides: at random moments, by pg_terminate_backend of its session, and by SIGTERM or SIGINT at a boundary, after which it
must end by itself, with status 2 and one line. The next run starts at once, without waiting for
the session that the dead one has left, and is struck in its turn, until one comes through. Then schema and rows must be
those of a run that nobody disturbed, and nothing may have run twice; after one strike in four it is also compared what
is recorded with what is there. Most of the time passes in waiting: several jobs side by side, each with a database of
its own, share the kills.
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
import postgres
import revisions

HANGS = 600  # seconds: a busy machine may take a while over a run of a second
KINDS = ("before", "after", "random", "terminated", "interrupted")


class Judge:
    def __init__(self, program, folder, seed, database):
        self.program = program
        self.database = database
        self.folder = pathlib.Path(folder)
        self.random = random.Random(seed)
        self.server = postgres.Client()
        self.proxy = postgres.Proxy(folder)
        self.struck = collections.Counter()
        self.boundaries = set()
        self.process = None
        revisions.write(self.folder / "revisions")

    def fresh_database(self):
        self.server.query(f"drop database if exists {self.database} with (force)")
        self.server.query(f"create database {self.database} template template0")

    def start(self):
        """The program on its way, behind the proxy."""
        url = f"postgresql:///{self.database}?host={self.folder}&port=5432&user=postgres"
        arguments = [self.program, "upgrade", "--db", url, "--revisions", self.folder / "revisions"]
        self.said = (self.folder / "said").open("w+")
        self.process = subprocess.Popen(
            arguments, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=self.said, stderr=self.said
        )

    def end(self):
        try:
            status = self.process.wait(timeout=HANGS)
        except subprocess.TimeoutExpired:
            what = "select pid, state, wait_event_type, wait_event, query from pg_stat_activity where datname is not null"
            seen = "\n".join(map(str, self.server.query(what)))
            self.process.kill()
            self.fail(f"the run hangs; the server has\n{seen}")
        self.said.seek(0)
        self.words = self.said.read()
        self.said.close()
        return status

    def fail(self, message):
        print(f"kill_test: {message}\n{getattr(self, 'words', '')}", file=sys.stderr)
        print(self.history(), file=sys.stderr)
        raise SystemExit(1)

    def history(self):
        client = postgres.Client(self.database)
        try:
            columns = "revision, direction, step, finished, statement"
            return "\n".join(map(str, client.query(f"select {columns} from schemadiff_history order by id")))
        except postgres.ServerError as error:
            return str(error)
        finally:
            client.close()

    def undisturbed(self):
        """The state that every run must end with, and how many round trips it takes."""
        self.fresh_database()
        self.start()
        if self.end() != 0:
            self.fail("the undisturbed run failed")
        client = postgres.Client(self.database)
        self.wanted = revisions.state_of(client, self.database)
        client.close()
        self.length = self.proxy.count
        return self.length

    def struck_run(self, kind, number):
        """One run that is struck at its round trip `number`. Gives whether it was."""
        hit = threading.Event()

        def strike(at, moment, session):
            if hit.is_set() or at != number:
                return False
            if kind in ("terminated", "interrupted"):
                if moment != "before":
                    return False
                hit.set()
                if kind == "terminated":
                    self.terminate(session)
                else:
                    self.process.send_signal(self.random.choice((signal.SIGTERM, signal.SIGINT)))
                return False
            if moment != kind:
                return False
            hit.set()
            self.process.kill()
            return True

        self.proxy.arm(strike if kind != "random" else None)
        self.start()
        if kind == "random":
            time.sleep(self.random.uniform(0.0, 0.25))
            if self.process.poll() is None:
                self.process.kill()
                hit.set()
        status = self.end()
        if kind == "terminated" and hit.is_set() and status not in (0, 2):
            self.fail(f"exit status {status} after pg_terminate_backend")
        if kind == "interrupted" and hit.is_set():
            if status not in (0, 2) or (status == 2 and self.words.count("error: interrupted") != 1):
                self.fail(f"exit status {status} after a signal")
        elif kind != "terminated" and hit.is_set() and status not in (-signal.SIGKILL, 0):
            self.fail(f"exit status {status}, though it was killed")
        if not hit.is_set() and status != 0:
            self.fail(f"exit status {status} of a run that nobody struck")
        self.done = status == 0
        return hit.is_set()

    def terminate(self, session):
        helper = postgres.Client()
        helper.query(f"select pg_terminate_backend({session.backend})")
        helper.close()

    def wait_for_silence(self):
        """Until the sessions that dead runners left have ended: a server notices only at its next read or write."""
        asked = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        client = postgres.Client(self.database)
        for _ in range(2000):
            if client.value(asked) == "0":
                return client
            time.sleep(0.005)
        self.fail("a session of a dead runner does not end")

    def compare(self):
        client = self.wait_for_silence()
        untrue = revisions.untrue_records(client)
        client.close()
        if untrue:
            self.fail("what is recorded is not what is there: " + "; ".join(untrue))

    def require_whole(self):
        self.compare()
        client = postgres.Client(self.database)
        state = revisions.state_of(client, self.database)
        client.close()
        if state != self.wanted:
            self.fail(f"the end is another one:\n{state}\n-- wanted:\n{self.wanted}")

    def cycle(self, first, kills):
        """A database from its start to the head, struck first as told and then at random."""
        self.fresh_database()
        kind, number = first
        while sum(self.struck.values()) < kills:
            if self.struck_run(kind, number):
                self.struck[kind] += 1
                self.boundaries.add((kind, number))
                if self.random.random() < 0.25:
                    self.compare()
            if self.done:
                break
            kind = self.random.choice(KINDS)
            # Few, so that one database is struck often on its way: what comes before the first statement are about 20.
            number = self.random.randint(1, max(2, self.length // 8))
        if not self.done:
            self.proxy.arm(None)
            self.start()
            if self.end() != 0:
                self.fail("the last run failed")
        self.require_whole()


def strike_until(options, kills, job):
    """(strikes by kind, databases, boundaries, round trips of an undisturbed run) of one job."""
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        judge = Judge(os.path.abspath(options.program), folder, options.seed + job, f"target{job}")
        length = judge.undisturbed()
        cycles = 0
        # Each boundary once, from a fresh database or from where the runs before have left it; then any.
        while sum(judge.struck.values()) < kills:
            kind, number = KINDS[cycles % 2], cycles // 2 * options.jobs + job + 1
            if number > length:
                kind, number = judge.random.choice(KINDS), judge.random.randint(1, length)
            before = sum(judge.struck.values())
            judge.cycle((kind, number), kills)
            cycles += 1
            if before // 500 != sum(judge.struck.values()) // 500:
                print(f"kill_test: job {job}: {sum(judge.struck.values())} strikes", file=sys.stderr, flush=True)
    return judge.struck, cycles, judge.boundaries, length


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    began = time.time()
    each = -(-options.kills // options.jobs)
    with concurrent.futures.ProcessPoolExecutor(options.jobs) as pool:
        jobs = [pool.submit(strike_until, options, each, job) for job in range(options.jobs)]
        ends = [job.result() for job in jobs]
    struck = sum((end[0] for end in ends), collections.Counter())
    kinds = ", ".join(f"{struck[kind]} {kind}" for kind in KINDS)
    print(
        f"{sum(struck.values())} strikes ({kinds}) in {sum(end[1] for end in ends)} databases,"
        f" {time.time() - began:.0f} s; {len(set().union(*(end[2] for end in ends)))} boundaries of"
        f" {ends[0][3]} round trips undisturbed; every run ended at the head, every record was true"
    )


if __name__ == "__main__":
    main()
