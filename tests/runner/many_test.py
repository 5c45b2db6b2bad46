#!/usr/bin/env python3
"""Ten thousand revisions: `history` in 60 MB, and ten times as many in no more than some ten times the time. Thirty
thousand in a chain are no deeper than the stack.

    tests/runner/many_test.py PROGRAM [--limit MILLISECONDS]

Time is the processor's, and by proportion: what is quadratic would take a hundred times as long, on any machine. With
--limit the time of `history` must not be above that, for a build and a machine that can be held to it.
"""
import argparse
import hashlib
import os
import pathlib
import subprocess
import tempfile

REVISION = """-- change number {number}
--
-- Revision: {id}
-- Revises: {parent}
-- Created: 2026-01-01 00:00:00 UTC
-- Format: 1

-- schemadiff: upgrade
ALTER TABLE public.t{table} ADD COLUMN c{number} bigint;

-- schemadiff: downgrade
ALTER TABLE public.t{table} DROP COLUMN c{number};
"""
COMMANDS = (["history"], ["heads"], ["branches"])


def write(folder, count, name_of=lambda number: hashlib.md5(str(number).encode()).hexdigest()[:12]):
    (folder / "revisions").mkdir(parents=True)
    (folder / "schemadiff.yaml").write_text("version: 1\n")
    parent = ""
    for number in range(count):
        name = name_of(number)
        text = REVISION.format(number=number, id=name, parent=parent, table=number % 50)
        (folder / "revisions" / f"{name}_change_number_{number}.sql").write_text(text)
        parent = name


def cost(program, folder, command):
    """(seconds of the processor, megabytes, lines) of one run."""
    process = subprocess.Popen([program, *command], cwd=folder, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    lines = process.stdout.read().count(b"\n")
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"many_test: {' '.join(command)}: status {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, lines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--limit", type=float)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    wrong = []
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as name:
        few, many = pathlib.Path(name, "few"), pathlib.Path(name, "many")
        write(few, 1000)
        write(many, 10000)
        for command in COMMANDS:
            words = " ".join(command)
            seconds = min(cost(program, few, command)[0] for _ in range(3))
            runs = [cost(program, many, command) for _ in range(3)]
            longer, memory = min(run[0] for run in runs), max(run[1] for run in runs)
            print(f"{words}: {seconds * 1000:.0f} ms for 1,000, {longer * 1000:.0f} ms and {memory:.0f} MB for 10,000")
            if longer > 25 * max(seconds, 0.01):
                wrong.append(f"{words} takes {longer / seconds:.0f} times as long for ten times as many")
            if command == ["history"]:
                if runs[0][2] != 10000:
                    wrong.append(f"history has {runs[0][2]} lines")
                if memory > 60:
                    wrong.append(f"history takes {memory:.0f} MB")
                if options.limit and longer * 1000 > options.limit:
                    wrong.append(f"history takes {longer * 1000:.0f} ms")
        # The newest first, by name: whoever walks from there goes all the way down.
        deep = pathlib.Path(name, "deep")
        write(deep, 30000, lambda number: f"r{30000 - number:05}")
        if cost(program, deep, ["history"])[2] != 30000:
            wrong.append("a chain of 30,000 is not told")
    if wrong:
        raise SystemExit("many_test: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
