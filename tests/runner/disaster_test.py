#!/usr/bin/env python3
"""The server goes away and comes back, and its disk fills up, while revisions run.

    tools/with-postgres tests/runner/disaster_test.py PROGRAM [--rounds N]

Whatever happens to a run, the next one ends at the head, with schema and rows as if nothing had happened, and after each
restart what is recorded is what is there. The full disk needs a small tmpfs, and so the right to mount one: without it
that part says so and is left out.
"""
import argparse
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(__file__))
import postgres
import revisions

SERVER = pathlib.Path(os.environ["SERVER_FOLDER"])


def as_server():
    return ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []


def stop_server(how):
    pid = int((SERVER / "data" / "postmaster.pid").read_text().split("\n")[0])
    os.kill(pid, how)
    for _ in range(3000):
        try:
            state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except OSError:
            return
        if state == "Z":
            return
        time.sleep(0.01)
    raise SystemExit("disaster_test: the server does not end")


def start_server():
    (SERVER / "data" / "postmaster.pid").unlink(missing_ok=True)
    with (SERVER / "log").open("a") as log:
        process = subprocess.Popen(
            as_server() + ["postgres", "-D", SERVER / "data", "-k", SERVER, "-c", "listen_addresses=", "-p", "5432"]
            + ["-c", "fsync=off", "-c", "synchronous_commit=off"],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
        )
    for _ in range(3000):
        try:
            postgres.Client().close()
            return process
        except (OSError, postgres.ServerError):
            time.sleep(0.01)
    raise SystemExit("disaster_test: the server does not start again")


def program_on(program, database, folder, *arguments):
    url = f"postgresql:///{database}?host={os.environ['PGHOST']}&port=5432&user=postgres"
    said = tempfile.TemporaryFile("w+")
    process = subprocess.Popen(
        [program, "upgrade", "--db", url, "--revisions", folder, *arguments],
        stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder,
    )
    return process, said


def words_of(said):
    said.seek(0)
    return said.read()


def fresh(database):
    client = postgres.Client()
    client.query(f"drop database if exists {database} with (force)")
    client.query(f"create database {database} template template0")
    client.close()


def finish(program, database, folder):
    process, said = program_on(program, database, folder)
    if process.wait(timeout=120) != 0:
        raise SystemExit(f"disaster_test: the run after it failed:\n{words_of(said)}")


def restarts(program, folder, rounds, chance):
    revisions.write(folder)
    fresh("target")
    began = time.time()
    finish(program, "target", folder)
    length = time.time() - began
    client = postgres.Client("target")
    wanted = revisions.state_of(client, "target")
    client.close()
    server, struck = None, 0
    for _ in range(rounds):
        fresh("target")
        for _ in range(2):
            process, said = program_on(program, "target", folder)
            time.sleep(chance.uniform(0.1, 0.6) * length)
            running = process.poll() is None
            struck += running
            stop_server(chance.choice((signal.SIGQUIT, signal.SIGINT)))
            status = process.wait(timeout=120)
            if status not in ((2, 0) if running else (0,)):
                raise SystemExit(f"disaster_test: exit status {status}:\n{words_of(said)}")
            server = start_server()
            client = postgres.Client("target")
            untrue = revisions.untrue_records(client)
            client.close()
            if untrue:
                raise SystemExit(f"disaster_test: what is recorded is not what is there: {untrue}")
        finish(program, "target", folder)
        client = postgres.Client("target")
        if revisions.state_of(client, "target") != wanted:
            raise SystemExit("disaster_test: the end is another one")
        client.close()
    if struck == 0:
        raise SystemExit("disaster_test: every run had ended before its server did")
    return server, struck


def full_disk(program, folder):
    """Revisions that fill a tablespace of some megabytes, in a transaction, in an index and in a batch."""
    place = SERVER / "small"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], stderr=subprocess.DEVNULL).returncode:
        return False
    try:
        if os.getuid() == 0:
            subprocess.run(["chown", "postgres", place], check=True)
        client = postgres.Client()
        client.query(f"create tablespace small location '{place}'")
        client.close()
        fresh("disk")
        fill = "select n, repeat('x', 400) as x, false as done from generate_series(1, {}) n"
        steps = [
            "create table log (id bigserial primary key, what text not null);\n",
            f"create table t tablespace small as {fill.format(4000)};\n",
            f"create table u tablespace small as {fill.format(16000)};\n",
            "create index concurrently i on u (n, x) tablespace small;\n",
            "-- schemadiff: batch\nupdate t set done = true where ctid = any (array(select ctid from t where not done "
            "limit 500));\n",
        ]
        for number, step in enumerate(steps):
            parent = f"d{number}" if number else ""
            text = revisions.HEAD.format(id=f"d{number + 1}", parent=parent, upgrade=step + revisions.mark(f"d{number + 1}"))
            (pathlib.Path(folder) / f"d{number + 1}.sql").write_text(text)
        failures = 0
        for size in ("4m", "10m", "12m", "14m", "18m", "22m", "64m"):
            subprocess.run(["mount", "-o", f"remount,size={size}", place], check=True)
            process, said = program_on(program, "disk", folder)
            status = process.wait(timeout=120)
            failures += status == 2
            if status == 2 and "No space left on device" not in words_of(said):
                raise SystemExit(f"disaster_test: not the disk:\n{words_of(said)}")
        client = postgres.Client("disk")
        log = [row[0] for row in client.query("select what from log order by id")]
        head = client.value("select version_num from schemadiff_version")
        invalid = client.value("select count(*) from pg_index where not indisvalid")
        done = client.value("select bool_and(done) from t")
        client.close()
        if status != 0 or failures < 2 or log != ["d1", "d2", "d3", "d4", "d5"] or (head, invalid, done) != ("d5", "0", "t"):
            raise SystemExit(f"disaster_test: {status} {failures} {log} {head} {invalid} {done}\n{words_of(said)}")
        client = postgres.Client()
        client.query("drop database disk")
        client.query("drop tablespace small")
        client.close()
        return failures
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        filled = full_disk(program, folder)
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        server, struck = restarts(program, folder, options.rounds, random.Random(20261121))
        if server:
            server.send_signal(signal.SIGQUIT)
            server.wait()
    disk = f"{filled} runs ended on a full disk" if filled else "NO full disk: no right to mount a tmpfs"
    print(f"{struck} runs lost their server in {options.rounds} databases; {disk}; each was finished by the next")


if __name__ == "__main__":
    main()
