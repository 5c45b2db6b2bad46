#!/usr/bin/env python3
"""The server renames by chance what a schema holds; schemadiff must find that by `renamed_from`, there and back.

    tools/with-postgres tests/round_trips/renames_test.py PROGRAM [SCHEMA.sql...] [--share 0.5] [--seed 1]

One database stays as the schema made it, its twin gets the renames. The twin's model, with `renamed_from` at each name,
takes the first database to what pg_dump says of the twin, and the downgrade back; nothing is dropped on the way but
what has its name in a text, where no hint can stand: triggers and rules. `--share` of all names are changed. Without a
schema two of the corpus beside the sources are taken; exit status 77 where it is not there.
"""
import argparse
import difflib
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import yaml

CORPUS = pathlib.Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "real"
OURS = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'"
CONFIGURATION = "version: 1\ncompare_owners: true\nschemas: all\nremember: false\n"
OF_A_TABLE = {"columns", "constraints", "indexes", "triggers", "policies", "rules"}
CONSTRAINTS = {"p": "primary_key", "u": "unique", "c": "checks", "f": "foreign_keys", "x": "exclusions"}
SECTIONS = {"tables": ("tables", "foreign_tables"), "functions": ("functions", "procedures", "aggregates")}
RELATIONS = ("tables", "foreign_tables", "views", "materialized_views")


def no_member(catalog, column):
    return (f"not exists (select from pg_depend e where e.classid = '{catalog}'::regclass and e.objid = {column}"
            " and e.deptype = 'e')")


def relations(kinds, word):
    return f"""select n.nspname, '', c.relname, '', format('alter {word} %I.%I', n.nspname, c.relname)
                 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ({kinds}) and {OURS} and {no_member('pg_class', 'c.oid')}"""


def parts(columns, catalog, relation, condition):
    return f"""select n.nspname, c.relname, {columns}
                 from {catalog} join pg_class c on c.oid = {relation} join pg_namespace n on n.oid = c.relnamespace
                where {condition} and not c.relispartition and {OURS} and {no_member('pg_class', 'c.oid')}"""


# Schema, table, name, letter of a constraint, and the statement but for the new name: parts of relations first, schemas
# last, so that each is told by the names of before. What a parent hands down is renamed at the parent.
QUERIES = {
    "columns": parts("k.attname, '', format('alter table %I.%I rename column %I', n.nspname, c.relname, k.attname)",
                     "pg_attribute k", "k.attrelid",
                     "c.relkind in ('r', 'p') and k.attnum > 0 and not k.attisdropped and k.attislocal"
                     " and k.attinhcount = 0 and c.reloftype = 0"),
    "constraints": parts("k.conname, k.contype::text,"
                         " format('alter table %I.%I rename constraint %I', n.nspname, c.relname, k.conname)",
                         "pg_constraint k", "k.conrelid",
                         "k.contype in ('p', 'u', 'c', 'f', 'x') and k.conislocal and k.coninhcount = 0"),
    "indexes": parts("i.relname, '', format('alter index %I.%I', n.nspname, i.relname)",
                     "pg_index k join pg_class i on i.oid = k.indexrelid", "k.indrelid",
                     "not i.relispartition and c.relkind in ('r', 'p', 'm') and not exists (select from pg_constraint o"
                     " where o.conindid = i.oid and o.contype in ('p', 'u', 'x'))"),
    "triggers": parts("k.tgname, '', format('alter trigger %I on %I.%I', k.tgname, n.nspname, c.relname)",
                      "pg_trigger k", "k.tgrelid", "not k.tgisinternal"),
    "policies": parts("k.polname, '', format('alter policy %I on %I.%I', k.polname, n.nspname, c.relname)",
                      "pg_policy k", "k.polrelid", "true"),
    "rules": parts("k.rulename, '', format('alter rule %I on %I.%I', k.rulename, n.nspname, c.relname)",
                   "pg_rewrite k", "k.ev_class", "k.rulename <> '_RETURN'"),
    # Of one overloaded name a text does not tell which it means.
    "functions": f"""select n.nspname, '', p.proname, '', format('alter routine %s', p.oid::regprocedure)
                       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                      where {OURS} and {no_member('pg_proc', 'p.oid')}
                        and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass
                                           and d.objid = p.oid and d.deptype = 'i')
                        and not exists (select from pg_proc o where o.pronamespace = p.pronamespace
                                           and o.proname = p.proname and o.oid <> p.oid)""",
    "statistics": f"""select n.nspname, '', s.stxname, '', format('alter statistics %I.%I', n.nspname, s.stxname)
                        from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where {OURS}""",
    "domains": f"""select n.nspname, '', t.typname, '', format('alter domain %I.%I', n.nspname, t.typname)
                     from pg_type t join pg_namespace n on n.oid = t.typnamespace
                    where t.typtype = 'd' and {OURS} and {no_member('pg_type', 't.oid')}""",
    "types": f"""select n.nspname, '', t.typname, '', format('alter type %I.%I', n.nspname, t.typname)
                   from pg_type t join pg_namespace n on n.oid = t.typnamespace
                   left join pg_class c on c.oid = t.typrelid
                  where t.typtype = 'c' and c.relkind = 'c' and {OURS} and {no_member('pg_type', 't.oid')}""",
    "enums": f"""select n.nspname, '', t.typname, '', format('alter type %I.%I', n.nspname, t.typname)
                   from pg_type t join pg_namespace n on n.oid = t.typnamespace
                  where t.typtype = 'e' and {OURS} and {no_member('pg_type', 't.oid')}""",
    "sequences": relations("'S'", "sequence") +
    " and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid"
    " and d.deptype in ('i', 'a'))",
    "views": relations("'v'", "view"),
    "materialized_views": relations("'m'", "materialized view"),
    "tables": relations("'r', 'p', 'f'", "table"),
    "schemas": f"""select '', '', n.nspname, '', format('alter schema %I', n.nspname) from pg_namespace n
                    where {OURS} and n.nspname <> 'public' and {no_member('pg_namespace', 'n.oid')}""",
}


def run(*command, **options):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, **options)


def psql(database, *arguments):
    done = run("psql", "-XAtq", "-d", database, *arguments)
    if done.returncode != 0:
        sys.exit(f"psql: {done.stderr}")
    return done.stdout


def dump(database):
    done = run("pg_dump", "--schema-only", "--exclude-table=schemadiff_*", database)
    if done.returncode != 0:
        sys.exit(f"pg_dump: {done.stderr}")
    return [line for line in done.stdout.split("\n") if not re.match(r"\\(un)?restrict ", line)]


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def new_name(name, chance):
    """One that no other object has, of at most 63 bytes, and nothing of the old one's odd letters lost."""
    while len(name.encode()) > 55:
        name = name[:-1]
    return f"{name}_{chance.randrange(10 ** 6)}"


def rename_some(database, share, seed):
    """{(section, schema, table, old name, letter): new name}, for what the server took."""
    chance = random.Random(seed)
    planned = []
    for section, query in QUERIES.items():
        rows = f"select to_json(array[a::text, b, c, d, e]) from ({query} order by 1, 2, 3, 4) x (a, b, c, d, e)"
        for line in psql(database, "-c", rows).splitlines():
            schema, table, old, letter, head = json.loads(line)
            if chance.random() < share:
                planned.append(((section, schema, table, old, letter), head, new_name(old, chance)))
    done = {}
    for key, head, new in planned:
        between = "" if key[0] in ("columns", "constraints") else " rename"
        if run("psql", "-Xq", "-d", database, "-c", f"{head}{between} to {quoted(new)}").returncode == 0:
            done[key] = new
    if not done or len(done) < 0.9 * len(planned):
        sys.exit(f"the server took {len(done)} of {len(planned)} renames")
    return done


class Model:
    """The twin's model, to which hints are added."""

    def __init__(self, text, renamed):
        self.tree = yaml.load(text, yaml.BaseLoader)
        self.schemas = {old: new for (section, _, _, old, _), new in renamed.items() if section == "schemas"}
        self.relations = {(schema, old): new for (section, schema, _, old, _), new in renamed.items()
                          if section in ("tables", "views", "materialized_views")}
        self.without = []

    def spellings(self, schema, name):
        schema = self.schemas.get(schema, schema)
        for first in (schema, quoted(schema)):
            for last in (name, quoted(name)):
                yield last if schema == "public" else f"{first}.{last}"

    def find(self, sections, schema, name):
        """The mapping and its key where the object stands; signatures are left out."""
        for section in sections:
            held = self.tree.get(section)
            if not isinstance(held, dict):
                continue
            keys = {key.split("(")[0]: key for key in held}
            for spelling in self.spellings(schema, name):
                if spelling in keys:
                    return held, keys[spelling]
        return None, None

    def hint(self, held, key, old, short):
        """`short` is the key under which the short form stands in the long one."""
        value = held[key] or {}
        if not isinstance(value, dict):
            if short is None:
                return False
            value = {short: value}
        held[key] = {**value, "renamed_from": old}
        return True

    def add(self, section, schema, table, old, letter, new):
        if section == "schemas":
            key = new if new in self.tree["schemas"] else quoted(new)
            done = self.hint(self.tree["schemas"], key, old, "comment")
        elif section not in OF_A_TABLE:
            held, key = self.find(SECTIONS.get(section, (section,)), schema, new)
            short = {"enums": "labels", "domains": "type", "views": "query", "materialized_views": "query"}.get(section)
            done = held is not None and self.hint(held, key, old, short)
        else:
            done = self.add_part(section, schema, table, old, letter, new)
        if not done:
            self.without.append((section, schema, table, old))

    def add_part(self, section, schema, table, old, letter, new):
        held, key = self.find(RELATIONS, schema, self.relations.get((schema, table), table))
        inside = held[key] if held else None
        if not isinstance(inside, dict):
            return False
        group = CONSTRAINTS.get(letter, section)
        if group == "primary_key":
            value = inside.get(group)
            inside[group] = value if isinstance(value, dict) else {"name": new, "columns": value}
            return self.hint(inside, group, old, None)
        members = inside.get(group)
        if not isinstance(members, dict):
            return False
        name = new if new in members else quoted(new)
        if name not in members:
            return False
        short = "type" if section == "columns" else "columns" if isinstance(members[name], list) else None
        return self.hint(members, name, old, short)

    def text(self):
        class Dumper(yaml.SafeDumper):
            pass

        def represent(dumper, text):
            plain = re.fullmatch(r"true|false|-?[0-9]+(\.[0-9]+)?", text)
            tag = yaml.SafeLoader("").resolve(yaml.ScalarNode, text, (bool(plain), not plain))
            return dumper.represent_scalar(tag, text, style=None if plain else '"')

        Dumper.add_representer(str, represent)
        return yaml.dump(self.tree, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=10 ** 6)


def same(what, found, wanted):
    if found == wanted:
        return
    lines = difflib.unified_diff(wanted, found, "wanted", "found", lineterm="", n=1)
    sys.exit(f"{what}: pg_dump differs\n" + "\n".join(list(lines)[:40]))


def walk(program, schema, share, seed):
    name = re.sub(r"\W", "_", pathlib.Path(schema).stem) + f"_{os.getpid()}"
    first, twin = f"first_{name}", f"twin_{name}"
    psql("postgres", "-c", f"create database {first} template template0")
    psql(first, "-f", schema)
    psql("postgres", "-c", f"create database {twin} template {first}")
    renamed = rename_some(twin, share, seed)
    with tempfile.TemporaryDirectory(prefix="schemadiff-renames-") as temporary:
        folder = pathlib.Path(temporary)
        (folder / "schemadiff.yaml").write_text(CONFIGURATION)

        def schemadiff(database, *words):
            url = f"postgresql:///{database}?host={os.environ['PGHOST']}&user={os.environ['PGUSER']}"
            done = run(program, "--db", url, *words, cwd=folder)
            if done.returncode != 0:
                sys.exit(f"schemadiff {' '.join(words)}: {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")

        schemadiff(twin, "pull")
        model = Model((folder / "model.yaml").read_text(), renamed)
        for key, new in renamed.items():
            model.add(*key, new)
        (folder / "model.yaml").write_text(model.text())
        schemadiff(twin, "check")
        before, wanted = dump(first), dump(twin)
        schemadiff(first, "revision", "-m", "renames")
        written = next((folder / "revisions").glob("*.sql")).read_text()
        others = [line for line in written.split("\n")
                  if re.match(r"(DROP|CREATE) (?!(CONSTRAINT )?TRIGGER|RULE)", line)]
        if others:
            sys.exit("more than renames:\n" + "\n".join(others[:40]))
        schemadiff(first, "upgrade")
        same("upgrade", dump(first), wanted)
        schemadiff(first, "check")
        schemadiff(first, "downgrade", "base")
        same("downgrade", dump(first), before)
    told = len(renamed) - len(model.without)
    print(f"{pathlib.Path(schema).name}: {len(renamed)} renames, {told} told by the model, there and back")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program", type=os.path.abspath)
    options.add_argument("schemas", nargs="*")
    options.add_argument("--share", type=float, default=0.5)
    options.add_argument("--seed", type=int, default=1)
    arguments = options.parse_args()
    schemas = arguments.schemas or [str(CORPUS / f"{name}.sql") for name in ("pagila", "crates_io")]
    if not arguments.schemas and not CORPUS.is_dir():
        print(f"{CORPUS} is not there")
        sys.exit(77)
    for schema in schemas:
        walk(arguments.program, schema, arguments.share, arguments.seed)


if __name__ == "__main__":
    main()
