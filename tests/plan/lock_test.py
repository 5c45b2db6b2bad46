#!/usr/bin/env python3
"""The locks that are told are the locks that are taken, and what is said to keep a table's file keeps it.

    tools/with-postgres tests/plan/lock_test.py PROGRAM [NAME...]

Each step of the plans of all fixtures, in both directions, and each of the statements below runs in a transaction; before
its end pg_locks says which relations that were there before it has locked, and how. Told must be the strongest lock of
each relation in the way of anybody (ROW EXCLUSIVE or stronger), and no lock that is not taken. Left out, as the headers
say: indexes that are not named, and what a relation brings along: its partitions and children, the sequences of its
columns, what CASCADE takes with it.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "tests" / "runner"), str(TOP / "tests" / "fixtures")]
import attributes_test
import postgres
import revisions

MODES = ["access share", "row share", "row exclusive", "share update exclusive", "share", "share row exclusive",
         "exclusive", "access exclusive"]
NAMES = {mode.replace(" ", "") + "lock": mode for mode in MODES}
SCHEMA = """
create table t (id integer primary key, a integer, b text not null default 'x', c varchar(10));
create table u (id integer primary key, t integer);
create table m (a integer) partition by range (a);
create table m1 partition of m for values from (0) to (10);
create table m2 (a integer);
create table child () inherits (u);
create index t_a on t (a);
create sequence s;
create view v as select id from t;
create materialized view w as select id from t;
create unique index w_id on w (id);
create function f() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger g before insert on t for each row execute function f();
create policy p on t;
create rule r as on update to u do also nothing;
alter table t add constraint t_check check (a > 0) not valid;
alter table t add constraint t_u foreign key (id) references u not valid;
alter table t add column day date;
create unique index t_b_c on t (b, c);
create index t_ab on t ((a + 1));
create index m_a on only m (a);
create index m1_a on m1 (a);
create table parent (id integer, t integer);
create publication y for table parent;
alter table u add constraint u_t foreign key (t) references t not valid;
"""
STATEMENTS = """
alter table t add column d integer
alter table t add column d integer references u (id)
alter table t add column d integer not null default 1
alter table t drop column a
alter table t alter column a type bigint
alter table t alter column c type varchar(20)
alter table t alter column a set default 1
alter table t alter column a drop default
alter table t alter column a set not null
alter table t alter column a set statistics 100
alter table t alter column a set (n_distinct = 5)
alter table t alter column b set storage external
alter table t add constraint k unique (a)
alter table t add constraint k check (a > 1)
alter table t add constraint k check (a > 1) not valid
alter table t validate constraint t_check
alter table u validate constraint u_t
alter table u drop constraint u_t
alter table t add foreign key (a) references u (id)
alter table t add foreign key (a) references u (id) not valid
alter table t drop constraint t_check
alter table t rename constraint t_check to t_check_2
alter table t rename column a to e
alter table t rename to t2
alter table t set (fillfactor = 70)
alter table t reset (fillfactor)
alter table t set logged
alter table t cluster on t_pkey
alter table t set without cluster
alter table t replica identity full
alter table t enable row level security
alter table t force row level security
alter table t disable trigger g
alter table t enable always trigger g
alter table u disable rule r
alter table t owner to current_user
alter table t set schema other
alter table t add column d integer, alter column b set statistics 5
alter table t alter column b set statistics 5, alter column a set statistics 5
alter table m attach partition m2 for values from (10) to (20)
alter table m detach partition m1
alter table m add column b integer
alter table child no inherit u
create table m3 partition of m for values from (20) to (30)
create table n (a integer references t)
create table n () inherits (u)
create table n (like t including all)
create index on t (a)
create index on m (a)
create unique index i on t (a)
drop index t_a
alter index t_a rename to t_b
alter index t_a set (fillfactor = 70)
alter index t_a set tablespace pg_default
reindex index t_a
reindex table t
create trigger h before update on t for each row execute function f()
drop trigger g on t
alter trigger g on t rename to h
create policy q on t
alter policy p on t using (true)
drop policy p on t
create rule q as on update to u do also nothing
drop rule r on u
create statistics x on a, b from t
alter sequence s increment 2
alter sequence s restart
drop sequence s
create or replace view v as select id from t where a > 0
alter view v set (security_barrier)
alter view v rename to v2
drop view v
refresh materialized view w
refresh materialized view concurrently w
alter materialized view w rename to w2
drop materialized view w
drop table u cascade
drop table child
truncate child
comment on table t is 'x'
comment on column t.a is 'x'
comment on view v is 'x'
analyze t
cluster t using t_pkey
lock table t in share mode
lock table t
insert into child (id) values (1)
update t set a = 2
delete from child
alter table child inherit parent
alter table t alter constraint t_u deferrable
alter table t alter column id add generated always as identity
alter table t alter column b set compression pglz
alter table t set access method heap
alter table t set tablespace pg_default
alter table m2 set unlogged
alter table t replica identity using index t_pkey
alter table t add constraint k unique using index t_b_c
alter table t no force row level security, disable row level security
alter index t_a depends on extension plpgsql
alter index t_ab alter column 1 set statistics 100
alter index m_a attach partition m1_a
alter trigger g on t depends on extension plpgsql
alter materialized view w depends on extension plpgsql
alter materialized view w set (fillfactor = 70)
alter materialized view w cluster on w_id
alter materialized view w alter column id set statistics 100
alter materialized view w owner to current_user
alter view v alter column id set default 1
alter view v set schema other
alter sequence s rename to s2
alter sequence s owner to current_user
alter sequence s set schema other
alter sequence s owned by t.id
alter rule r on u rename to r2
create constraint trigger h after insert on t from u for each row execute function f()
create statistics x on a, (extract(day from day)), b from t
create publication q for table t, u
alter publication y add table t (id), only u where (id > 0)
alter publication y add table t
alter publication y set table parent, u
alter publication y drop table parent
alter extension plpgsql add table t
alter extension plpgsql add materialized view w
create or replace temporary view z as select 1 as a
security label on table t is 'x'
security label for sample on column t.a is 'x'
security label on view v is 'x'
security label on materialized view w is 'x'
comment on materialized view w is 'x'
comment on sequence s is 'x'
comment on index t_a is 'x'
comment on constraint t_check on t is 'x'
comment on trigger g on t is 'x'
reindex (verbose) index t_a
cluster verbose t using t_pkey
cluster t_pkey on t
with x as (select 1) insert into child (id) select 1 from x
with x as (select 1) update t set a = 2
merge into child using t on child.id = t.id when not matched then do nothing
copy t to '/dev/null'
copy child from '/dev/null'
lock table t, u in share row exclusive mode nowait
grant select on t to public
""".strip().split("\n")


class Judge:
    def __init__(self, program, folder):
        self.program, self.folder = os.path.abspath(program), pathlib.Path(folder)
        self.server = postgres.Client()
        self.count = self.compared = self.files = 0
        self.wrong = []

    def database(self):
        self.count += 1
        self.server.query(f"create database d{self.count} template template0")
        return f"d{self.count}", postgres.Client(f"d{self.count}")

    def url(self, name):
        return f"postgresql:///{name}?host={os.environ['PGHOST']}&user=postgres"

    def schemadiff(self, *arguments, statuses=(0,)):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, capture_output=True, text=True)
        if done.returncode not in statuses:
            raise SystemExit(f"lock_test: {' '.join(map(str, arguments))}: status {done.returncode}\n{done.stderr}")
        return done.stdout

    def taken(self, client, before):
        """{oid: strongest mode}, of relations that were there."""
        locks = {}
        rows = client.query(
            "select l.relation, lower(l.mode) from pg_locks l where l.pid = pg_backend_pid() and l.locktype = 'relation'"
            " and l.database = (select oid from pg_database where datname = current_database())"
        )
        for oid, name in rows:
            if oid in before and MODES.index(NAMES[name]) > MODES.index(locks.get(oid, MODES[0])):
                locks[oid] = NAMES[name]
        return {oid: mode for oid, mode in locks.items() if MODES.index(mode) >= 2}

    def relations(self, client):
        """{oid: (name, relkind, file)} of what is not the system's."""
        rows = client.query(
            "select c.oid, c.oid::regclass::text, c.relkind, pg_relation_filenode(c.oid), array_to_json(array("
            "  select i.inhparent from pg_inherits i where i.inhrelid = c.oid union all"
            "  select d.refobjid from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and"
            "    d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')"
            ")) from pg_class c where c.oid >= 16384 and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I')"
        )
        return {row[0]: (row[1], row[2], row[3], [str(oid) for oid in json.loads(row[4])]) for row in rows}

    def judge(self, what, client, sql, told, keeps_files, allowed=()):
        """Runs the statement in the open transaction."""
        before = self.relations(client)
        named = {}
        for relation, mode in told:
            if MODES.index(mode) < 2:
                continue
            oid = client.value(f"select to_regclass({quoted(relation)})::oid")
            if oid in before:
                named[oid] = mode
        client.query(sql)
        taken = self.taken(client, before)
        def brings(oid, seen=frozenset()):
            """Whether it comes along with one that was told; a table and its index may need each other."""
            parents = [parent for parent in before[oid][3] if parent in before and parent not in seen]
            return any(parent in named or brings(parent, seen | {oid}) for parent in parents)

        for oid in sorted(set(named) | set(taken), key=int):
            name, kind, _, _ = before[oid]
            if oid not in named and (kind in "iI" or brings(oid) or name in allowed):
                continue
            self.compared += 1
            if named.get(oid) != taken.get(oid):
                self.wrong.append(f"{what}: {sql.strip()}\n    {name}: told {named.get(oid)}, taken {taken.get(oid)}")
        after = self.relations(client)
        for oid, (name, kind, file, _) in before.items():
            if keeps_files and oid in after and kind in "rm" and oid in named:
                self.files += 1
                if after[oid][2] != file:
                    self.wrong.append(f"{what}: {sql.strip()}\n    the file of {name} is another one")

    def statements(self):
        """What --dry-run tells of each of the statements."""
        name, client = self.database()
        version = int(client.value("show server_version_num"))
        attributes_test.build_label_provider(version)
        client.query(f"load '{attributes_test.LABELS}'")
        client.query(SCHEMA + "create schema other;")
        (self.folder / "revisions").mkdir()
        upgrade = "".join(f"-- schemadiff: deletes data (it)\n{each};\n" for each in STATEMENTS)
        (self.folder / "revisions" / "a.sql").write_text(revisions.HEAD.format(id="a", parent="", upgrade=upgrade))
        told = json.loads(self.schemadiff("upgrade", "--dry-run", "--format", "json", "--db", self.url(name)))
        found = [each for segment in told["revisions"][0]["segments"] for each in segment["statements"]]
        assert [each["sql"] for each in found] == STATEMENTS, "the statements are not those that were written"
        for each in found:
            client.query("begin")
            locks = [(lock["relation"], lock["mode"]) for lock in each["locks"]]
            cascade = ["v", "w"] if "view" not in each["sql"] else []
            try:
                self.judge("dry-run", client, each["sql"], locks, False, cascade)
            except postgres.ServerError as error:
                if version >= 150000 or error.code not in ("42601", "0A000"):  # what an older server does not know
                    self.wrong.append(f"{each['sql']}: {error}")
            client.query("rollback")

    def fixture(self, folder):
        """What the plan tells of each of its steps, there and back."""
        name, client = self.database()
        what = f"{folder.parent.name}/{folder.name}"
        script = self.schemadiff("diff", self.url(name), folder / "old.yaml", "--format", "sql", statuses=(0, 1))
        done = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", name], input=script, text=True,
                              capture_output=True)
        if done.returncode != 0:
            raise SystemExit(f"lock_test: {what}: {done.stderr}")
        client.query("set search_path to ''; set check_function_bodies to off")
        for model in ("new", "old"):
            said = self.schemadiff("diff", self.url(name), folder / f"{model}.yaml", "--format", "json", statuses=(0, 1))
            for segment in json.loads(said)["plan"]["segments"]:
                for step in segment["steps"]:
                    self.step(f"{what}, to {model}", client, step)
        client.close()
        self.server.query(f"drop database {name} with (force)")

    def step(self, what, client, step):
        if step["outside_transaction"]:
            client.query(step["sql"])
            return
        client.query("begin")
        locks = [(lock["relation"], lock["mode"]) for lock in step["locks"] if lock["mode"] != "none"]
        try:
            self.judge(what, client, step["sql"], locks, step["work"] != "rewrite")
        except postgres.ServerError as error:
            raise SystemExit(f"lock_test: {what}: {step['sql']}: {error}")
        client.query("commit")


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def main():
    program, names = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        judge = Judge(program, folder)
        (judge.folder / "schemadiff.yaml").write_text("version: 1\nallow_deletes: true\n")
        if not names or "statements" in names:
            judge.statements()
        for path in sorted((TOP / "fixtures").glob("*/*/old.yaml")):
            if not names or f"{path.parent.parent.name}/{path.parent.name}" in names:
                judge.fixture(path.parent)
    print(f"{judge.compared} locks compared, {judge.files} tables kept their files; {len(judge.wrong)} wrong")
    if judge.wrong:
        raise SystemExit("\n".join(judge.wrong))


if __name__ == "__main__":
    main()
