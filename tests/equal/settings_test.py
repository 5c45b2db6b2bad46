#!/usr/bin/env python3
"""What is not compared because the configuration says so, and `check --offline`.

    tools/with-postgres python3 tests/equal/settings_test.py PROGRAM
"""
import sys
import time

from expressions import Project, new_database, psql

SCHEMA = """
CREATE TABLE people (id bigint, name text DEFAULT 'x', age smallint DEFAULT 1);
CREATE TABLE places (id bigint, name text DEFAULT 'x');
"""
MODEL = """version: 1
tables:
  people:
    columns:
      id: integer
      name: text default 'y'
      age: integer default 2
  places:
    columns:
      id: integer
      name: text default 'y'
"""
PEOPLE = {"people.id type", "people.name default", "people.age type", "people.age default"}
PLACES = {"places.id type", "places.name default"}

# Text of schemadiff.yaml -> what still differs.
SETTINGS = [
    ("", PEOPLE | PLACES),
    ("compare_type: false", {each for each in PEOPLE | PLACES if each.endswith("default")}),
    ("compare_server_default: false", {each for each in PEOPLE | PLACES if each.endswith("type")}),
    ("compare_type: {off: [public.people]}", PEOPLE - {"people.id type", "people.age type"} | PLACES),
    ("compare_type: {off: [public.people.age]}", PEOPLE - {"people.age type"} | PLACES),
    ("compare_server_default: {off: ['public.*.name']}", PEOPLE - {"people.name default"} | PLACES - {"places.name default"}),
    ("ignore: ['table:public.people']", PLACES),
    ("ignore: [{object: 'table:public.people', reason: moving, expires: 2999-12-31}]", PLACES),
    ("ignore: [{object: 'column:public.people.age', reason: moving}]", PEOPLE - {"people.age type", "people.age default"} | PLACES),
    ("ignore: [{object: 'table:public.people', reason: moved, expires: 2001-01-31}]", PEOPLE | PLACES),
]
# Text of schemadiff.yaml -> what is said of it.
MISTAKES = [
    ("compare_type: {of: [a]}", 'unknown key "of"'),
    ("ignore: [{object: 'table:a'}]", 'lacks its "reason"'),
    ("ignore: [{reason: moved}]", 'lacks its "object"'),
    ("ignore: [{object: a, reason: b, expires: 31.12.2001}]", "is no date"),
]
BASE = """-- base
--
-- Revision: 0001
-- Baseline: legacy/*.sql

-- schemadiff: upgrade
"""
NEXT = """-- next
--
-- Revision: 0002
-- Revises: 0001

-- schemadiff: upgrade
ALTER TABLE public.people ADD COLUMN age integer;
ALTER TABLE public.people OWNER TO keeper;

-- schemadiff: downgrade
ALTER TABLE public.people DROP COLUMN age;
"""
ESCAPE = """-- escape
--
-- Revision: 0003
-- Revises: 0002

-- schemadiff: upgrade
COPY (SELECT 1) TO PROGRAM 'touch {}';

-- schemadiff: downgrade
SELECT 1;
"""
NO_DATABASE = "postgresql://nobody@nowhere.invalid/none"


def differences(found):
    return {f"{change['object']['parent']}.{change['object']['name']} {each['name']}"
            for change in found["drift"]["changes"] for each in change["attributes"]}


def try_settings(program, say):
    database = new_database("settings")
    psql(database, SCHEMA)
    project = Project(program, database, "[public]")
    project.write("schema/model.yaml", MODEL)
    for setting, expected in SETTINGS:
        project.configure(setting + "\n")
        found = differences(project.check())
        say(found == expected, f"{setting}: differing are {sorted(found)}")
    for setting, words in MISTAKES:
        project.configure(setting + "\n")
        done = project.run("check", statuses=(2,))
        say(words in done.stderr, f"{setting}: {done.stderr}")
    project.configure("ignore: [{object: 'table:public.people', reason: moving, expires: 2999-12-31}, 'view:*.old_*']\n")
    said = project.run("check", "-v").stderr
    say("ignored: table:public.people: moving, until 2999-12-31" in said and "ignored: view:*.old_*" in said, said)
    project.configure("ignore: [{object: 'table:public.people', reason: moved, expires: 2001-01-31}]\n")
    said = project.run("check").stderr
    say("ignored until 2001-01-31, no longer: table:public.people (moved)" in said, said)


def try_offline(program, say):
    project = Project(program, "none", "[public]")
    project.environment["DATABASE_URL"] = NO_DATABASE
    project.write("legacy/1.sql", "CREATE TABLE public.people (id bigint);\n")
    project.write("revisions/0001_base.sql", BASE)
    project.write("revisions/0002_next.sql", NEXT)
    model = "version: 1\ntables:\n  people:\n    columns:\n      id: bigint\n      age: integer\n"
    project.write("schema/model.yaml", model)
    first = project.run("check", "--offline")
    say(first.returncode == 0 and "remembered" not in first.stderr, first.stdout + first.stderr)
    start = time.monotonic()
    second = project.run("check", "--offline")
    seconds = time.monotonic() - start
    say(second.returncode == 0 and "remembered" in second.stderr, second.stdout + second.stderr)
    print(f"offline, nothing changed: {1000 * seconds:.0f} ms")
    for name, text in (("schema/model.yaml", model + "      more: text\n"),
                       ("legacy/1.sql", "CREATE TABLE public.people (id integer);\n"),
                       ("revisions/0002_next.sql", NEXT.replace("age integer", "age smallint"))):
        before = (project.path / name).read_text()
        project.write(name, text)
        done = project.run("check", "--offline")
        say(done.returncode == 1 and "column public.people" in done.stdout, f"{name}: {done.stdout}{done.stderr}")
        project.write(name, before)
    say(project.run("check", "--offline").returncode == 0, "as it was, it agrees again")
    # A revision of somebody else is code that runs.
    escaped = project.path / "escaped"
    project.path.chmod(0o777)
    project.write("revisions/0003_escape.sql", ESCAPE.format(escaped))
    done = project.run("check", "--offline")
    say(done.returncode == 1 and not escaped.exists() and "undecided" in done.stdout, done.stdout + done.stderr)


def main(program):
    wrong = []

    def say(good, text):
        if not good:
            wrong.append(text)
            print(text)

    try_settings(program, say)
    try_offline(program, say)
    print(f"{len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
