#!/usr/bin/env python3
"""What people know from Alembic: its symbols, and the situations in which it fails, each with the right answer here.

    tools/with-postgres tests/runner/alembic_test.py PROGRAM

A table: a graph, where the database is, a command, its exit status, and what it must say (all of the parts) or be at
afterwards. Nothing here may end in anything but 0, 1 or 2, or leave rows that it should not.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(__file__))
import postgres

# Name: (parents, further headers).
LINE = {"aa10": "", "ab20": "aa10", "ac30": "ab20", "bd40": "ac30"}
FORK = {"aa10": "", "ab20": "aa10", "ac30": "ab20", "bd40": ("aa10", "-- Branch-Labels: shop\n"), "be50": "bd40"}
MERGED = {**FORK, "ff60": "ac30, be50"}
BASES = {
    "aa10": ("", "-- Branch-Labels: main\n"),
    "ab20": "aa10",
    "cc10": ("", "-- Branch-Labels: net\n"),
    "cd20": ("cc10", "-- Depends-On: ab20\n"),
}
RING = {"aa10": "ac30", "ab20": "aa10", "ac30": "ab20"}
DEPENDS = {"aa10": ("", "-- Depends-On: ab20\n"), "ab20": "aa10"}

# graph, rows, command, status, what it says or where it is then (a set).
TABLE = [
    # Symbols, up.
    (LINE, "", "upgrade head", 0, {"bd40"}),
    (LINE, "", "upgrade heads", 0, {"bd40"}),
    (LINE, "", "upgrade", 0, {"bd40"}),
    (LINE, "", "upgrade +2", 0, {"ab20"}),
    (LINE, "ab20", "upgrade +1", 0, {"ac30"}),
    (LINE, "", "upgrade ac30", 0, {"ac30"}),
    (LINE, "", "upgrade ac", 0, {"ac30"}),
    (LINE, "", "upgrade b", 0, {"bd40"}),
    (LINE, "", "upgrade aa+2", 0, {"ac30"}),
    (LINE, "", "upgrade head-2", 0, {"ab20"}),
    (LINE, "", "upgrade base+2", 0, {"ab20"}),
    (LINE, "", "upgrade ab20@head", 0, {"bd40"}),
    (LINE, "ab20", "upgrade current+1", 0, {"ac30"}),
    (LINE, "ab20", "upgrade ab20", 0, {"ab20"}),
    (LINE, "bd40", "upgrade", 0, "nothing to do"),
    (FORK, "", "upgrade heads", 0, {"ac30", "be50"}),
    (FORK, "", "upgrade shop@head", 0, {"be50"}),
    (FORK, "ac30", "upgrade shop@+1", 0, {"ac30", "bd40"}),
    (FORK, "", "upgrade shop@head-1", 0, {"bd40"}),
    (FORK, "", "upgrade sh", 0, {"bd40"}),
    (FORK, "aa10", "upgrade ab20@head", 0, {"ac30"}),
    (BASES, "", "upgrade net@head", 0, {"ab20", "cd20"}),
    (BASES, "", "upgrade net@+1", 0, {"cc10"}),
    (BASES, "", "upgrade main@head", 0, {"ab20"}),
    (MERGED, "", "upgrade", 0, {"ff60"}),
    (MERGED, "ac30 be50", "upgrade", 0, {"ff60"}),
    # Symbols, down.
    (LINE, "bd40", "downgrade -1", 0, {"ac30"}),
    (LINE, "bd40", "downgrade base", 0, set()),
    (LINE, "bd40", "downgrade ab", 0, {"ab20"}),
    (LINE, "bd40", "downgrade head-2", 0, {"ab20"}),
    (LINE, "bd40", "downgrade aa+1", 0, {"ab20"}),
    (LINE, "ac30", "downgrade current-1", 0, {"ab20"}),
    (FORK, "ac30 be50", "downgrade shop@base", 0, set()),
    (FORK, "ac30 be50", "downgrade shop@-1", 0, {"ac30", "bd40"}),
    (BASES, "ab20 cd20", "downgrade net@base", 0, {"ab20"}),
    (MERGED, "ff60", "downgrade ac30", 0, {"ac30", "be50"}),
    (MERGED, "ff60", "downgrade aa10", 0, {"aa10"}),
    # Lists.
    (LINE, "ac30", "history -r ab20:ac30", 0, ["ab20 -> ac30", "aa10 -> ab20"]),
    (LINE, "ac30", "history -r ac30:", 0, ["ac30 -> bd40 (head)", "ab20 -> ac30"]),
    (LINE, "ac30", "history -r :ab20", 0, ["aa10 -> ab20", "<base> -> aa10"]),
    (LINE, "ac30", "history -r current:head", 0, ["ac30 -> bd40", "ab20 -> ac30"]),
    (LINE, "ac30", "history -r -1:current", 0, ["ab20 -> ac30", "aa10 -> ab20"]),
    (LINE, "ac30", "history --indicate-current", 0, ["ab20 -> ac30 (current)"]),
    (FORK, "", "heads", 0, ["ac30 (head)", "be50 (head)"]),
    (FORK, "", "branches", 0, ["aa10 (branchpoint)", "-> bd40 (shop)"]),
    (MERGED, "", "show head", 0, ["ff60 (head) (mergepoint)"]),
    (FORK, "ac30 be50", "current", 0, ["ac30 (head)", "be50 (head)"]),
    (FORK, "ac30", "current --check-heads", 1, ["the heads are ac30, be50"]),
    # Symbols that count from the database, in every command.
    (LINE, "ac30", "show current-1", 0, ["Revision: ab20"]),
    (LINE, "ac30", "edit current", 0, ""),
    (LINE, "ac30", "edit -1", 0, ""),
    (LINE, "ac30", "edit base", 2, ['"base" names no revision']),
    (LINE, "ac30", "downgrade --sql current:base", 0, ["-- downgrade ac30: ac30", "-- downgrade aa10: aa10"]),
    (LINE, "ac30", "downgrade --sql current:-1", 0, ["-- downgrade ac30: ac30"]),
    (LINE, "ac30", "revision --empty -m x --rev-id n1 --head current", 2, ["revision ac30 is no head, bd40 revises"]),
    (LINE, "bd40", "revision --empty -m x --rev-id n1 --head current", 0, ["n1_x.sql"]),
    (FORK, "ac30 be50", "merge current -m x --rev-id n1", 0, ["n1_x.sql"]),
    (FORK, "ac30", "merge current be50 -m x --rev-id n1", 0, ["n1_x.sql"]),
    (LINE, "ac30", "verify current", 0, ["ac30 ac30: up, down, up", "1 revision proved"]),
    (LINE, "ac30", "verify base", 2, ['"base" names no revision']),
    (LINE, "ac30", "diff base current", 0, ""),
    (LINE, "ac30", "diff current -1", 0, ""),
    (FORK, "ac30", "history -r -1:", 2, ["the range ends at several revisions: ac30, be50"]),
    (LINE, "", "upgrade --sql ac30:aa10", 2, ["nothing on the way up", "`downgrade --sql`"]),
    (LINE, "", "upgrade --sql ac30:ac30", 0, ""),
    (LINE, "", "upgrade --sql base", 2, ["error: upgrade cannot go to base"]),
    # Several heads where one is meant.
    (FORK, "", "upgrade", 2, ["multiple heads: ac30, be50"]),
    (FORK, "", "upgrade head", 2, ["multiple heads: ac30, be50"]),
    (FORK, "", "stamp head", 2, ["multiple heads: ac30, be50"]),
    (FORK, "", "revision --empty -m x", 2, ["multiple heads: ac30, be50", "--head"]),
    # What cannot be found, and what is ambiguous.
    (LINE, "", "upgrade zz", 2, ['no revision "zz"']),
    (LINE, "", "upgrade a", 2, ['"a" is ambiguous: aa10, ab20, ac30']),
    (LINE, "", "show ac3x", 2, ['no revision "ac3x"', 'did you mean "ac30"?']),
    (LINE, "", "upgrade nolabel@head", 2, ['no revision "nolabel"']),
    (LINE, "", "upgrade a+b", 2, ["this is no revision"]),
    (LINE, "", "upgrade @head", 2, ["nothing stands before the @"]),
    # Relative steps that lead nowhere.
    (LINE, "", "upgrade +5", 2, ["there are only 4 of 5 steps up from base"]),
    (LINE, "ab20", "downgrade -5", 2, ["there are only 2 of 5 steps down from ab20"]),
    (FORK, "aa10", "upgrade +1", 2, ["the way forks at aa10: ab20, bd40"]),
    (FORK, "ac30 be50", "upgrade +1", 2, ["the database is at several revisions: ac30, be50"]),
    (FORK, "ac30 be50", "downgrade -1", 2, ["the database is at several revisions: ac30, be50"]),
    (MERGED, "ff60", "downgrade -1", 2, ["the way forks at ff60"]),
    (LINE, "ab20", "upgrade -1", 2, ["upgrade cannot go -1"]),
    (LINE, "ab20", "downgrade +1", 2, ["downgrade cannot go +1"]),
    (LINE, "ab20", "upgrade base", 2, ["upgrade cannot go to base"]),
    # The other way round, and across branches.
    (LINE, "ab20", "downgrade ac30", 2, ["cannot downgrade to ac30: it is not applied; the database is at ab20"]),
    (FORK, "ac30", "downgrade bd40", 2, ["cannot downgrade to bd40: it is not applied"]),
    (FORK, "", "history -r ab20:be50", 2, ["be50 does not descend from ab20"]),
    (LINE, "", "history -r ac30:aa10", 2, ["aa10 does not descend from ac30"]),
    (LINE, "", "history -r ac30", 2, ["is no range"]),
    (LINE, "", "upgrade aa10:ab20", 2, ["a range is for --sql only"]),
    (LINE, "", "downgrade --sql base", 2, ["needs to know where it starts"]),
    # Rows that fit nothing.
    (LINE, "zz99", "upgrade", 2, ["the database is at revision zz99, and no file has that revision", "stamp --purge"]),
    (LINE, "zz99", "stamp head", 2, ["zz99", "stamp --purge"]),
    (LINE, "zz99", "stamp --purge ac30", 0, {"ac30"}),
    (LINE, "zz99", "current", 0, ["zz99 (no file)"]),
    (LINE, "aa10 ac30", "upgrade", 2, ["overlapping rows: aa10 is an ancestor", "stamp --purge"]),
    (LINE, "aa10 ac30", "stamp --purge ac30", 0, {"ac30"}),
    # Stamps.
    (LINE, "", "stamp ab20", 0, {"ab20"}),
    (LINE, "bd40", "stamp ab20", 0, {"ab20"}),
    (LINE, "bd40", "stamp base", 0, set()),
    (FORK, "", "stamp heads", 0, {"ac30", "be50"}),
    (FORK, "ac30", "stamp shop@head", 0, {"ac30", "be50"}),
    (FORK, "ac30 be50", "stamp aa10", 0, {"aa10"}),
    # Graphs that are none.
    (RING, "", "upgrade", 2, ["revisions form a ring: aa10 -> ac30 -> ab20 -> aa10"]),
    (DEPENDS, "", "upgrade", 2, ["revisions form a ring: aa10 -> ab20 -> aa10"]),
    ({"aa10": "aa10"}, "", "upgrade", 2, ["revision aa10 revises itself"]),
    ({"aa10": ("", "-- Depends-On: aa10\n")}, "", "upgrade", 2, ["revision aa10 depends on itself"]),
    ({"aa10": "zz99"}, "", "upgrade", 2, ["revision aa10 revises zz99, and no file has that revision", "aa10.sql:4"]),
    ({"aa10": ("", "-- Depends-On: zz99\n")}, "", "upgrade", 2, ["revision aa10 depends on zz99, and no file"]),
    ({"aa10": "", "other": ("", "", "aa10")}, "", "upgrade", 2, ["revision aa10 is there twice", "other.sql"]),
    (
        {"aa10": ("", "-- Branch-Labels: x\n"), "ab20": ("aa10", "-- Branch-Labels: x\n")},
        "",
        "upgrade",
        2,
        ['the branch label "x" stands on aa10 and on ab20'],
    ),
    ({"aa10": ("", "", "a@b")}, "", "upgrade", 2, ['"a@b" cannot be a revision id']),
    # New files.
    (LINE, "", "revision --empty -m x --rev-id aa10", 2, ["there is a revision aa10 already", "aa10.sql"]),
    (LINE, "", "revision --empty -m x --rev-id a+b", 2, ['"a+b" cannot be a revision id']),
    (LINE, "", "revision --empty -m x --head ab20", 2, ["revision ab20 is no head, ac30 revises it already", "--splice"]),
    (LINE, "", "revision --empty -m x --head ab20 --splice --rev-id n1", 0, ["n1_x.sql"]),
    (LINE, "", "revision --empty -m x --head base --rev-id n1 --branch-label new", 0, ["n1_x.sql"]),
    (FORK, "", "revision --empty -m x --head shop@head --rev-id n1", 0, ["n1_x.sql"]),
    (FORK, "", "revision --empty -m x --head ac30 --branch-label shop", 2, ['the branch label "shop" is taken']),
    (FORK, "", "revision --empty -m x --head ac30 --depends-on shop@head --rev-id n1", 0, ["n1_x.sql"]),
    (FORK, "", "merge heads -m both --rev-id n1", 0, ["n1_both.sql"]),
    (LINE, "", "merge heads", 2, ["only one revision to merge: bd40"]),
    (LINE, "", "merge ab20 bd40", 2, ["cannot merge ab20 with bd40, which descends from it"]),
    ({}, "", "merge", 2, ["there is nothing to merge"]),
    ({}, "", "upgrade", 0, "nothing to do"),
    ({}, "", "history", 0, ""),
]


def write(folder, graph):
    shutil.rmtree(folder / "revisions", ignore_errors=True)
    (folder / "revisions").mkdir()
    for name, parents in graph.items():
        headers, identity = "", name
        if isinstance(parents, tuple):
            parents, headers, identity = (*parents, name)[:3] if len(parents) == 2 else parents
        (folder / "revisions" / f"{name}.sql").write_text(
            f"-- {name}\n--\n-- Revision: {identity}\n-- Revises: {parents}\n{headers}\n-- schemadiff: upgrade\n"
            "select 1;\n-- schemadiff: downgrade\nselect 1;\n"
        )


def wrong(client, folder, program, row):
    graph, rows, command, status, wanted = row
    write(folder, graph)
    client.query("delete from schemadiff_version")
    client.query("delete from schemadiff_history")
    for version in rows.split():
        client.query(f"insert into schemadiff_version values ('{version}')")
    done = subprocess.run([program, *command.split()], cwd=folder, capture_output=True, text=True, timeout=60)
    said = done.stdout + done.stderr
    at = {each[0] for each in client.query("select version_num from schemadiff_version")}
    if done.returncode != status:
        return f"exit status {done.returncode}, not {status}: {said}"
    if isinstance(wanted, set):
        return "" if at == wanted else f"the database is at {sorted(at)}, not {sorted(wanted)}: {said}"
    if isinstance(wanted, str) and wanted + ("\n" if wanted else "") != said:
        return f"it says {said!r}, not {wanted!r}"
    missing = [part for part in wanted if part not in said] if isinstance(wanted, list) else []
    if missing:
        return f"it does not say {missing}: {said}"
    return "" if at == set(rows.split()) else f"the rows are {sorted(at)}"


def main():
    program = os.path.abspath(sys.argv[1])
    server = postgres.Client()
    server.query("create database alembic template template0")
    os.environ["DATABASE_URL"] = f"postgresql:///alembic?host={os.environ['PGHOST']}&port=5432&user=postgres"
    os.environ["NO_COLOR"] = "1"
    os.environ["EDITOR"] = "true"
    failures = 0
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as name:
        folder = pathlib.Path(name)
        (folder / "schemadiff.yaml").write_text("version: 1\n")
        write(folder, {"aa10": ""})
        subprocess.run([program, "stamp", "head"], cwd=folder, check=True)
        client = postgres.Client("alembic")
        for row in TABLE:
            problem = wrong(client, folder, program, row)
            if problem:
                failures += 1
                print(f"{' '.join(row[0])} at {row[1] or 'base'}: {row[2]}: {problem}")
    if failures:
        raise SystemExit(f"{failures} of {len(TABLE)} situations are wrong")
    print(f"{len(TABLE)} situations, each with its answer")


if __name__ == "__main__":
    main()
