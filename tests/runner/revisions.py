"""The revisions that the tests of the runner apply, and what must be there once they are recorded.

Each transaction writes what it is into the table `log`: so a row of the history stands for its rows there, and nothing
may stand there twice.
"""
import pathlib
import subprocess

HEAD = """-- {id}
--
-- Revision: {id}
-- Revises: {parent}
-- Created: 2026-01-01 00:00:00 UTC

-- schemadiff: upgrade
{upgrade}
-- schemadiff: downgrade
-- schemadiff: irreversible: never reverted here
"""


def mark(name):
    return f"insert into public.log (what) values ('{name}');\n"


COMMIT = "-- schemadiff: commit\n"

# Segment by segment: the text, and for what runs outside a transaction the query that says whether it is there.
VALID = "select bool_and(indisvalid) from pg_index where indexrelid = to_regclass('{}')"
GONE = "select to_regclass('{}') is null"
STEPS = [
    ("begin", [("create table log (id bigserial primary key, what text not null);\n", None)]),
    (
        "table",
        [
            (
                "create table t (id serial primary key, a integer, state text, p integer);\n"
                "insert into t (a, state) select n, 'new' from generate_series(1, 900) n;\n",
                None,
            )
        ],
    ),
    ("index", [("create index concurrently t_a on t (a);\n", VALID.format("t_a"))]),
    (
        "key",
        [
            ("alter table t add column k integer;\nupdate t set k = id;\n", None),
            ("create unique index concurrently t_k on t (k);\n", VALID.format("t_k")),
            ("alter table t add constraint t_k unique using index t_k;\n", None),
        ],
    ),
    (
        "enum",
        [
            ("create type state as enum ('new');\ncreate table s (a state);\n", None),
            ("alter type state add value 'old';\n", None),
            ("insert into s values ('old');\n", None),
        ],
    ),
    (
        "batch",
        [
            (
                "-- schemadiff: batch\nupdate t set state = 'done' where id in "
                "(select id from t where state = 'new' order by id limit 100);\n",
                "select not exists (select from t where state = 'new')",
            ),
            ("alter table t alter column state set not null;\n", None),
        ],
    ),
    ("unnamed", [("create index concurrently on s (a);\n", VALID.format("s_a_idx"))]),
    (
        "parts",
        [
            (
                "create table m (a integer) partition by range (a);\n"
                "create table m1 partition of m for values from (0) to (100);\n"
                "create table m2 partition of m for values from (100) to (200);\n"
                "insert into m select generate_series(0, 199);\n",
                None,
            )
        ],
    ),
    (
        "detach",
        [
            (
                "alter table m detach partition m1 concurrently;\n",
                "select not exists (select from pg_inherits where inhrelid = 'm1'::regclass)",
            )
        ],
    ),
    ("gone", [("drop index concurrently t_a;\n", GONE.format("t_a")), ("alter table t drop column p;\n", None)]),
    (
        "foreign",
        [
            ("create table c (id integer primary key, t integer);\ninsert into c select id, id from t;\n", None),
            ("alter table c add constraint c_t foreign key (t) references t (id) not valid;\n", None),
            ("alter table c validate constraint c_t;\n", None),
            ("vacuum analyze c;\n", "select true"),
        ],
    ),
    ("rebuild", [("reindex index concurrently t_k;\n", VALID.format("t_k")), ("select 1;\n", None)]),
    ("last", [("create view v as select id, k from t;\n", None)]),
]


def revision_id(number):
    return f"{number + 1:02d}{STEPS[number][0]}"


def text_of(number):
    """The upgrade section, each transaction with its mark, and segments ended where they do not end by themselves."""
    text, name = "", revision_id(number)
    for at, (sql, probe) in enumerate(STEPS[number][1], 1):
        if at > 1:
            text += COMMIT
        if "drop column" in sql:
            text += "-- schemadiff: deletes data (column p of table t)\n"
        text += sql
        if not probe:
            text += mark(f"{name}.{at}") if not sql.startswith("alter type") else ""
    return text


def write(folder):
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    for number in range(len(STEPS)):
        parent = revision_id(number - 1) if number else ""
        text = HEAD.format(id=revision_id(number), parent=parent, upgrade=text_of(number))
        (pathlib.Path(folder) / f"{revision_id(number)}.sql").write_text(text)


def marked_segments():
    """The names that stand in `log` once all has run."""
    return {
        f"{revision_id(number)}.{at}"
        for number in range(len(STEPS))
        for at, (sql, probe) in enumerate(STEPS[number][1], 1)
        if not probe and not sql.startswith("alter type")
    }


def untrue_records(client):
    """What the history says and the database does not have, or the other way round: lines, none where all is true."""
    if client.value("select to_regclass('schemadiff_history') is null") == "t":
        return ["tables without a history"] if client.value("select to_regclass('log') is not null") == "t" else []
    rows = client.query("select revision, coalesce(step, 0), finished is not null from schemadiff_history order by id")
    whole = [revision for revision, step, _ in rows if step == "0"]
    version = [row[0] for row in client.query("select version_num from schemadiff_version")]
    found = []
    if whole != [revision_id(number) for number in range(len(whole))]:
        found.append(f"the history has {whole}")
    if version != whole[-1:]:
        found.append(f"the version table says {version}, the history ends with {whole[-1:]}")
    recorded = {
        f"{revision}.{step}" for revision, step, finished in rows if step != "0" and finished == "t"
    }
    for number in range(len(whole)):
        recorded.update(f"{revision_id(number)}.{at}" for at in range(1, len(STEPS[number][1]) + 1))
    has_log = client.value("select to_regclass('log') is not null") == "t"
    logged = [row[0] for row in client.query("select what from log order by id")] if has_log else []
    if len(logged) != len(set(logged)):
        found.append(f"ran twice: {sorted(name for name in set(logged) if logged.count(name) > 1)}")
    for name in sorted(set(logged) ^ (recorded & marked_segments())):
        found.append(f"{name} is {'there' if name in logged else 'recorded'} only")
    if len(whole) < len(STEPS):  # the steps of the revision that is half done
        for at, (_, probe) in enumerate(STEPS[len(whole)][1], 1):
            if probe and f"{revision_id(len(whole))}.{at}" in recorded and client.value(probe) != "t":
                found.append(f"{revision_id(len(whole))}.{at} is recorded as ended and is not there")
    return found


def state_of(client, database):
    """Schema and rows as text, our own tables left out; what must be the same however often the run was interrupted."""
    schema = subprocess.run(
        ["pg_dump", "--schema-only", "--exclude-table=schemadiff_*", database],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    schema = "\n".join(line for line in schema.split("\n") if not line.startswith(("--", "\\")))
    rows = [
        client.value(f"select md5(string_agg(r::text, ',' order by r::text)) from {table} r")
        for table in ("t", "s", "m", "m1", "c", "(select what from log)")
    ]
    odd = client.query("select indexrelid::regclass from pg_index where not indisvalid")
    odd += client.query("select s.id from schemadiff_history s where finished is null")
    return schema + str(rows) + str(odd)
