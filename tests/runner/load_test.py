#!/usr/bin/env python3
"""Everyday changes while pgbench works on the tables: no query of it fails, none waits for a lock longer than
lock_timeout and a tenth of a second.

    tools/with-postgres tests/runner/load_test.py PROGRAM [--clients N] [--rate N]

The server itself is the witness: it logs each wait that is longer (log_lock_waits), with the name of who waits. Beside
pgbench, transactions that stay open for a while come and go: without them no change would ever have to wait. The tables
are small and the rate is fixed, so that what is measured is the waiting for locks and not the machine.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(__file__))
import postgres
import revisions

LOCK_TIMEOUT = 200  # ms
SCHEMA = """
create table makers (id integer primary key, name text not null);
insert into makers select n, 'maker ' || n from generate_series(1, 50) n;
create table items (id serial primary key, maker integer, title text not null, price integer not null default 0,
    old_mark text, seen timestamptz);
create index items_old_mark on items (old_mark);
insert into items (maker, title, old_mark) select 1 + n % 50, 'item ' || n, 'x' from generate_series(1, 1000) n;
create view cheap as select id, title, price from items where price < 10;
create table log (id bigserial primary key, what text not null);
"""
WORK = """
\\set id random(1, 1000)
begin;
select title, price from items where id = :id;
update items set price = price + 1, seen = now() where id = :id;
\\sleep 5 ms
select count(*) from cheap where id = :id;
end;
insert into items (maker, title) values (1 + :id % 50, 'new');
"""
CHANGES = {
    "column": "alter table items add column stock integer not null default 0;\n",
    "enum": "create type state as enum ('new', 'sold');\nalter table items add column state state;\n"
    "alter type state add value 'gone';\nalter table items alter column state set default 'gone';\n",
    "index": "create index concurrently items_maker on items (maker);\n",
    "unique": "create unique index concurrently items_id_maker on items (id, maker);\n"
    "alter table items add constraint items_id_maker unique using index items_id_maker;\n",
    "foreign": "alter table items add constraint items_maker_fkey foreign key (maker) references makers not valid;\n"
    "-- schemadiff: commit\nalter table items validate constraint items_maker_fkey;\n",
    # The default first: else others add rows without a value as fast as the batch fills them.
    "backfill": "alter table items alter column seen set default now();\n"
    "-- schemadiff: batch pause 20ms\nupdate items set seen = now() where id in "
    "(select id from items where seen is null order by id limit 200 for update);\n",
    "notnull": "alter table items add constraint items_maker_given check (maker is not null) not valid;\n"
    "-- schemadiff: commit\nalter table items validate constraint items_maker_given;\n"
    "-- schemadiff: commit\nalter table items alter column maker set not null;\n"
    "alter table items drop constraint items_maker_given;\n",
    "default": "alter table items alter column price set default 1;\n",
    "type": "drop view cheap;\nalter table items alter column price type bigint;\n"
    "create view cheap as select id, title, price from items where price < 10;\n",
    "sequence": "create sequence items_number;\nalter table items add column number bigint;\n"
    "alter table items alter column number set default nextval('items_number');\n",
    "rename": "alter table items rename column old_mark to older_mark;\n",
    "drop": "-- schemadiff: deletes data (column older_mark of table items)\n"
    "alter table items drop column older_mark;\n",
    "trigger": "create function touch() returns trigger language plpgsql as $$ begin return new; end $$;\n"
    "create trigger touch before update on items for each row execute function touch();\n",
    "comment": "comment on column items.title is 'What it is called';\n",
    "unindex": "drop index concurrently items_maker;\n",
}


def write(folder):
    (folder / "revisions").mkdir()
    parent = ""
    for name, change in CHANGES.items():
        text = revisions.HEAD.format(id=name, parent=parent, upgrade=change)
        (folder / "revisions" / f"{name}.sql").write_text(text)
        parent = name
    (folder / "work.sql").write_text(WORK)
    # Retries for long: the machine may be busy.
    (folder / "schemadiff.yaml").write_text(f"version: 1\nlock_timeout: {LOCK_TIMEOUT}ms\nlock_retry_for: 60s\n")


def keep_transactions_open(ended):
    """Sessions of others that hold a weak lock for a moment, again and again."""
    client = postgres.Client("load")
    while not ended.is_set():
        client.query("begin; select count(*) from items where id < 10")
        time.sleep(0.15)
        client.query("commit")
        time.sleep(0.1)
    client.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--rate", type=int, default=400, help="transactions of pgbench per second")
    options = parser.parse_args()
    server = postgres.Client()
    for setting in ("log_lock_waits = on", f"deadlock_timeout = {LOCK_TIMEOUT + 100}", "log_line_prefix = '%a|'"):
        server.query("alter system set " + setting)
    server.query("select pg_reload_conf()")
    server.query("create database load template template0")
    setup = postgres.Client("load")
    setup.query(SCHEMA)
    ended = threading.Event()
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as name:
        folder = pathlib.Path(name)
        write(folder)
        bench = subprocess.Popen(
            ["pgbench", "-n", "-c", str(options.clients), "-R", str(options.rate), "-T", "600", "-f", "work.sql", "load"],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PGAPPNAME": "pgbench"},
        )
        holder = threading.Thread(target=keep_transactions_open, args=(ended,))
        holder.start()
        time.sleep(1)
        url = f"postgresql:///load?host={os.environ['PGHOST']}&port=5432&user=postgres"
        began = time.time()
        run = subprocess.run(
            [os.path.abspath(options.program), "upgrade", "-v", "--db", url], cwd=folder, capture_output=True, text=True
        )
        busy = int(setup.value("select xact_commit from pg_stat_database where datname = 'load'"))
        failed_early = bench.poll() is not None
        bench.terminate()
        out, err = bench.communicate()
        ended.set()
        holder.join()
    log = pathlib.Path(os.environ["SERVER_FOLDER"], "log").read_text()
    waits = [line for line in log.split("\n") if line.startswith("pgbench|") and "still waiting for" in line]
    errors = [line for line in log.split("\n") if line.startswith("pgbench|ERROR")]
    retries = run.stderr.count("trying again")
    if run.returncode != 0 or failed_early or errors or waits or busy < 200 or "ERROR" in err:
        told = "\n".join(errors + waits)
        raise SystemExit(f"load_test: status {run.returncode}, {busy} transactions\n{run.stderr}{out}{err}{told}")
    print(f"{len(CHANGES)} changes in {time.time() - began:.0f} s, {retries} retries, {busy} transactions of others meanwhile: none failed, "
          f"none waited longer than {LOCK_TIMEOUT + 100} ms")


if __name__ == "__main__":
    main()
