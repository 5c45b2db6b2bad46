"""Expressions in a live database on one side and in a model on the other, and what `check` says of each pair.

Used by the tests beside it, which tools/with-postgres runs: the server is the one that PGHOST, PGPORT and PGUSER name.
Hundreds of pairs make one database and one run of the program.
"""
import json
import os
import pathlib
import subprocess
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
CORPUS = TOP.parent / "shared" / "corpus"

# A schema in which every expression of the corpus makes sense.
TYPES = """
CREATE SCHEMA s;
CREATE TYPE s.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE s.composite AS (x integer, y integer);
CREATE DOMAIN s.positive AS integer CHECK (VALUE > 0);
CREATE SEQUENCE s.seq1;
CREATE FUNCTION s.addf(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE plpgsql IMMUTABLE
  AS 'begin return a + b; end';
CREATE TABLE s.t ();
"""
COLUMNS = {
    "status": "character varying(20)", "email": "character varying", "txt": "text", "id": "integer", "id8": "bigint",
    "sm": "smallint", "price": "numeric(10,2)", "dbl": "double precision", "m": "s.mood", "ch": "character(5)",
    "b": "boolean", "ts": "timestamp without time zone", "tstz": "timestamp with time zone", "d": "date",
    "tm": "time with time zone", "iv": "interval", "js": "json", "jb": "jsonb", "ta": "text[]", "ia": "integer[]",
    "va": "character varying[]", "ra": "int4range", "cc": "s.composite", "Weird Col": "text", "order": "integer",
    "u": "uuid", "by": "bytea", "nm": "name", "bt": "bit varying", "ip": "inet", "p": "s.positive", "x": "numeric",
}
# A table a schema: the corpus calls its table `t`. PostgreSQL allows 1,600 columns.
PAIRS_A_TABLE = 400


class Pair:
    """One object that has `live` in the database and `model` in the model; `place` is C, D, G or I as in the corpus."""

    def __init__(self, place, label, live, model):
        self.place, self.label, self.live, self.model = place, label, live, model
        self.name = ""
        self.verdict = ""  # equal, different, undecided: after check()
        self.why = ""

    def type(self):
        return COLUMNS[self.label] if self.place == "D" else self.label


def corpus():
    """(place, label, text as written, the catalog's text), or nothing where the corpus is not beside the sources."""
    file = CORPUS / "expr_pairs.tsv"
    if not file.exists():
        return []
    rows = []
    for line in file.read_text(encoding="utf-8").split("\n")[1:]:
        if line:
            place, label, written, printed = line.split("\t")[:4]
            printed = printed.replace("\\n", "\n").replace("\\t", "\t")
            if place == "I":
                written = "(" + written + ")"
            rows.append((place, label, written, printed))
    return rows


def identifier(name):
    return '"' + name.replace('"', '""') + '"'


def psql(database, sql, *more):
    """Runs SQL, stopping at an error; gives what it printed, unaligned."""
    command = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1", *more,
               "-d", database]
    done = subprocess.run(command, input=sql, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"psql: {done.stderr}")
    return done.stdout


def new_database(name, template="template0"):
    psql("postgres", f"DROP DATABASE IF EXISTS {name};\nCREATE DATABASE {name} TEMPLATE {template};\n")
    return name


def url(database, user=None):
    return f"postgresql:///{database}?host={os.environ['PGHOST']}&user={user or os.environ['PGUSER']}"


def table_of(at):
    return f"t{at // PAIRS_A_TABLE}"


def column_list():
    return [f"{identifier(name)} {kind}" for name, kind in COLUMNS.items()]


def live_sql(pairs, types=TYPES):
    """One CREATE TABLE for each PAIRS_A_TABLE pairs, and the indexes."""
    out = [types, "SET search_path = s;"]
    for start in range(0, len(pairs), PAIRS_A_TABLE):
        schema = table_of(start)
        lines = column_list()
        indexes = []
        for pair in pairs[start : start + PAIRS_A_TABLE]:
            name = identifier(pair.name)
            if pair.place == "C":
                lines.append(f"CONSTRAINT {name} CHECK ({pair.live}\n)")
            elif pair.place == "G":
                lines.append(f"{name} {pair.type()} GENERATED ALWAYS AS ({pair.live}\n) STORED")
            elif pair.place == "D":
                lines.append(f"{name} {pair.type()}" + (f" DEFAULT {pair.live}" if pair.live else ""))
            else:
                indexes.append(f"CREATE INDEX {name} ON {schema}.t {pair.live};")
        out.append(f"CREATE SCHEMA {schema};\nCREATE TABLE {schema}.t (\n  " + ",\n  ".join(lines) + "\n);")
        out += indexes
    return "\n".join(out)


def model(pairs):
    """The model's tables as JSON, which is YAML, too."""
    tables = {}
    for at, pair in enumerate(pairs):
        table = tables.setdefault(f"{table_of(at)}.t", {"columns": dict(COLUMNS), "checks": {}, "indexes": {}})
        if pair.place == "C":
            table["checks"][pair.name] = pair.model
        elif pair.place == "G":
            table["columns"][pair.name] = {"type": pair.type(), "generated": pair.model}
        elif pair.place == "D":
            table["columns"][pair.name] = {"type": pair.type(), **({"default": pair.model} if pair.model else {})}
        else:
            table["indexes"][pair.name] = pair.model
    return {"version": 1, "schema": "s", "tables": tables}


class Project:
    """A folder with a configuration, a model folder and the program run in it."""

    def __init__(self, program, database, search_path="[s]"):
        self.program, self.database = program, database
        self.folder = tempfile.TemporaryDirectory(prefix="schemadiff-equal-")
        self.path = pathlib.Path(self.folder.name)
        (self.path / "schema").mkdir()
        self.configure(f"search_path: {search_path}\n")
        self.environment = dict(os.environ, DATABASE_URL=url(database), NO_COLOR="1",
                                XDG_CACHE_HOME=str(self.path / "cache"))

    def configure(self, text):
        (self.path / "schemadiff.yaml").write_text("version: 1\nmodel: schema\n" + text)

    def write(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def run(self, *arguments, statuses=(0, 1), **environment):
        done = subprocess.run([self.program, *arguments], cwd=self.path, capture_output=True, text=True,
                              env={**self.environment, **environment})
        if done.returncode not in statuses:
            raise SystemExit(f"{arguments} gave {done.returncode}:\n{done.stdout}\n{done.stderr}")
        return done

    def check(self, *arguments, **environment):
        return json.loads(self.run("check", "--format", "json", *arguments, **environment).stdout)


def name_pairs(pairs):
    for at, pair in enumerate(pairs):
        pair.name = f"p{at:04}"


def check(program, database, pairs):
    """Builds the live side, writes the model, runs `check` once, and notes each pair's verdict; gives its JSON."""
    name_pairs(pairs)
    new_database(database)
    psql(database, TYPES)
    project = Project(program, database)
    project.configure("search_path: [s]\nschemas: [s]\n")
    project.run("pull", "--model", "schema/types.yaml")
    psql(database, live_sql(pairs, ""))
    project.write("schema/pairs.yaml", json.dumps(model(pairs), ensure_ascii=False, indent=1))
    found = project.check()
    by_name = {pair.name: pair for pair in pairs}
    for pair in pairs:
        pair.verdict = "equal"
    for change in found["drift"]["changes"]:
        pair = by_name.get(change["object"]["name"])
        if pair is None or change["verb"] != "alter":
            raise SystemExit(f"not asked for: {change['text']}")
        pair.verdict, pair.why = "different", change["text"]
    for each in found["drift"]["undecided"]:
        pair = by_name[each["object"]["name"]]
        pair.verdict, pair.why = "undecided", each["needs"]
    return found
