#!/usr/bin/env python3
"""Each real schema is pulled, every expression of its model said in other words, and `check` finds no drift.

    tools/with-postgres python3 tests/equal/respelling_test.py PROGRAM [NAME...]
"""
import json
import subprocess
import sys
import time

from expressions import CORPUS, Project, new_database, psql
from respell import document

NOTHING_TO_TEST = 77
# The least number of texts that must read otherwise than pulled.
RESPELLED = {"crates_io": 250, "gitlab": 15000, "pagila": 130, "postgraphile": 600, "postgres_regression": 2400,
             "temporal": 350}


def load(name):
    """The corpus's dump in a database of its own; what names roles that are not there is left out by psql."""
    database = new_database(name)
    subprocess.run(["psql", "-qX", "-d", database, "-f", str(CORPUS / "real" / f"{name}.sql")], capture_output=True)
    return database


def texts(node, path=()):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value, (*path, key))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from texts(value, (*path, at))
    else:
        yield path, node


def try_schema(program, name, yaml):
    database = load(name)
    project = Project(program, database)
    project.configure("schemas: all\n")
    project.run("pull", "--model", "schema/model.yaml")
    pulled = yaml.load((project.path / "schema/model.yaml").read_text(), Loader=yaml.BaseLoader)
    respelled = document(pulled)
    before = dict(texts(pulled))
    changed = sum(before.get(path) != text for path, text in texts(respelled))
    project.write("schema/model.yaml", json.dumps(respelled, ensure_ascii=False, indent=1))
    start = time.monotonic()
    found = project.check()
    seconds = time.monotonic() - start
    for change in found["drift"]["changes"]:
        print(f"{name}: {change['text']}")
        for each in change["attributes"]:
            print(f"    {each['name']}: {each['before']} | {each['after']}")
    for each in found["drift"]["undecided"]:
        print(f"{name}: undecided: {each['object']['text']} {each['attribute']}: {each['needs']}")
        print(f"    {each['live']} | {each['wanted']}")
    wrong = len(found["drift"]["changes"]) + len(found["drift"]["undecided"])
    print(f"{name}: {changed} texts respelled, {wrong} not equal, check took {seconds:.1f} s")
    return wrong == 0 and changed >= RESPELLED[name]


def main(program, *names):
    try:
        import yaml
    except ImportError:
        print("no Python module yaml")
        return NOTHING_TO_TEST
    if not (CORPUS / "real").is_dir():
        print("no corpus beside the sources")
        return NOTHING_TO_TEST
    chosen = names or sorted(RESPELLED)
    return 0 if all([try_schema(program, name, yaml) for name in chosen]) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
