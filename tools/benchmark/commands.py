"""The commands beside pg_dump --schema-only and plain catalog queries, on one database."""
import os
import pathlib
import shutil
import sys
import tempfile

from benchmark.measure import Failure, Figures, Run, create_database, load_files, psql, url

PG_DUMP = "pg_dump --schema-only"
QUERIES = "catalog queries by psql"
CHECK, CACHED, PULL, REVISION, DIFF = "check", "check, model unchanged", "pull", "revision, one column", "diff, two databases"
# What each may take of pg_dump's time.
WANTED = {CHECK: 0.28, CACHED: 0.22, PULL: 0.5, REVISION: 0.5, DIFF: 0.6}
# Megabytes.
MOST_MEMORY = 120

# About what any reader of a schema must ask for: set-based, raw columns, no pg_get_viewdef or pg_get_indexdef.
CATALOG_QUERIES = """
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT oid, nspname, nspowner, nspacl FROM pg_namespace;
SELECT oid, relname, relnamespace, relkind, relpersistence, reloptions, relacl, relowner, relispartition FROM pg_class
  WHERE relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema');
SELECT a.attrelid, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
       a.attgenerated, a.attcollation, a.attstorage, a.attstattarget, a.attacl, pg_get_expr(d.adbin, d.adrelid)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relnamespace >= 2200;
SELECT oid, conname, conrelid, contype, conkey, confrelid, confkey, condeferrable, convalidated,
       pg_get_expr(conbin, conrelid) FROM pg_constraint;
SELECT indexrelid, indrelid, indkey, indclass, indoption, indisunique, indisvalid,
       pg_get_expr(indexprs, indrelid), pg_get_expr(indpred, indrelid) FROM pg_index;
SELECT oid, proname, pronamespace, proargtypes, proargnames, prosrc, proacl FROM pg_proc WHERE oid >= 16384;
SELECT oid, tgrelid, tgname, tgtype, tgfoid, tgattr FROM pg_trigger WHERE NOT tgisinternal;
SELECT seqrelid, seqtypid, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle FROM pg_sequence;
SELECT oid, typname, typnamespace, typtype FROM pg_type WHERE oid >= 16384;
SELECT enumtypid, enumlabel, enumsortorder FROM pg_enum;
SELECT objoid, classoid, objsubid, description FROM pg_description WHERE objoid >= 16384;
SELECT classid, objid, refclassid, refobjid, deptype FROM pg_depend WHERE objid >= 16384;
COMMIT;
"""
CONFIGURATION = "version: 1\nmodel: model.yaml\nrevisions: revisions\nschemas: all\nallow_deletes: true\n"
A_COLUMN = """
SELECT format('%I.%I', n.nspname, c.relname), quote_ident(a.attname), a.attnotnull
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND NOT c.relispartition AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
   AND a.attnum > 0 AND NOT a.attisdropped AND a.atthasdef AND a.attidentity = '' AND a.attgenerated = ''
   AND a.atttypid IN ('integer'::regtype, 'boolean'::regtype, 'smallint'::regtype)
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND
                   d.refobjsubid = a.attnum AND d.deptype = 'a')
   AND c.oid >= 16384
 ORDER BY 1, 2 LIMIT 1
"""


class Project:
    """A folder with configuration, model and a cache of its own, for one database."""

    def __init__(self, folder, program, database):
        self.folder, self.program = pathlib.Path(folder), program
        self.cache = self.folder / "cache"
        self.environment = dict(os.environ, DATABASE_URL=url(database), NO_COLOR="1", XDG_CACHE_HOME=str(self.cache))
        (self.folder / "schemadiff.yaml").write_text(CONFIGURATION)

    def run(self, *arguments, expected=(0,)):
        return Run([self.program, *arguments], self.folder, self.environment, expected)

    def forget(self):
        """As on a machine where nothing was run before: no cache, no revision."""
        shutil.rmtree(self.cache, ignore_errors=True)
        shutil.rmtree(self.folder / "revisions", ignore_errors=True)


class Commands:
    """One schema in one database, and what was measured on it: {what: Figures}, {what: the words of --timings}."""

    def __init__(self, name, files, program):
        self.database, self.program = "bench_" + name, program
        load_files(self.database, files)
        self.other = self.database + "_other"
        create_database(self.other, f"TEMPLATE {self.database}")
        psql(self.other, "-c", "VACUUM ANALYZE")
        column = psql(self.database, "-c", A_COLUMN).stdout.strip().split("|")
        self.column = column if len(column) == 3 else None
        if not self.column:
            print(f"tools/bench: {name}: no column with a default to change, so no figure for revision", file=sys.stderr)
        self.found, self.timings = {}, {}

    def measure(self, runs):
        with tempfile.TemporaryDirectory(prefix="schemadiff-bench-") as folder:
            self.project = Project(folder, self.program, self.database)
            (pathlib.Path(folder) / "queries.sql").write_text(CATALOG_QUERIES)
            for number in range(runs + 1):
                self.round(counts=number > 0)
            self.round(counts=False, words=("--timings",))
        for database in (self.other, self.database):
            psql("postgres", "-c", f'DROP DATABASE "{database}"')
        return self

    def round(self, counts, words=()):
        """All programs in turn, so that what disturbs the machine disturbs all of them."""
        if not words:
            self.step(counts, PG_DUMP, lambda: Run(["pg_dump", "--schema-only", "-f", "/dev/null", self.database]))
            queries = ["psql", "-XqAt", "-o", "/dev/null", "-f", "queries.sql", self.database]
            self.step(counts, QUERIES, lambda: Run(queries, self.project.folder))
        self.project.forget()
        (self.project.folder / "model.yaml").unlink(missing_ok=True)
        self.step(counts, PULL, lambda: self.project.run("pull", *words))
        self.project.forget()
        self.step(counts, CHECK, lambda: self.project.run("check", *words))
        self.step(counts, CACHED, lambda: self.project.run("check", *words))
        if self.column:
            table, column, _ = self.column
            default = psql(self.database, "-c", f"ALTER TABLE {table} ALTER {column} DROP DEFAULT").stderr
            if default:
                raise Failure(default)
            self.step(counts, REVISION, lambda: self.project.run("revision", "-m", "bench", *words))
            self.restore_default()
        self.step(counts, DIFF, lambda: self.project.run("diff", url(self.database), url(self.other), *words))

    def restore_default(self):
        table, column, _ = self.column
        question = f"""SELECT pg_get_expr(d.adbin, 0) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid
                        AND a.attnum = d.adnum WHERE a.attrelid = '{table}'::regclass AND quote_ident(a.attname) = '{column}'"""
        default = psql(self.other, "-c", question).stdout.strip()
        psql(self.database, "-c", f"ALTER TABLE {table} ALTER {column} SET DEFAULT {default}")

    def step(self, counts, what, run):
        figures = self.found.setdefault(what, Figures())
        if figures.failed:
            return
        try:
            done = run()
        except Failure as failure:
            figures.failed = str(failure)
            return
        if counts:
            figures.add(done)
        elif "ms" in done.text:
            self.timings[what] = done.text.strip()
