"""The same comparison by Alembic, where it can be installed: the model's tables of the schema public, in its terms."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from benchmark.commands import Project
from benchmark.measure import Failure, Figures, Run, load_files, psql, url

HERE = pathlib.Path(__file__).resolve().parent
PACKAGES = ["alembic", "sqlalchemy", "psycopg2-binary", "pyyaml"]
COLUMN = re.compile(r"(?P<type>.*?)(?P<not_null> not null)?(?: default (?P<default>.*))?$", re.DOTALL)
FOREIGN_KEY = re.compile(r"\((?P<columns>[^)]*)\) references (?P<table>\S+) \((?P<referenced>[^)]*)\)"
                         r"(?:.* on delete (?P<on_delete>cascade|set null|restrict))?")  # fmt: skip
INDEX = re.compile(r"(?P<unique>unique )?(?:using \w+ )?\((?P<rest>.*)", re.DOTALL)


def environment(folder):
    """The Python of a virtual environment with Alembic in it; a Failure where it cannot be had."""
    python = pathlib.Path(folder) / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
    done = subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure("Alembic cannot be installed: " + (done.stderr.strip().split("\n") or [""])[-1])
    return python


def version(python):
    done = subprocess.run([python, "-c", "import alembic; print(alembic.__version__)"], capture_output=True, text=True)
    return done.stdout.strip()


def in_its_terms(address):
    """A bare `postgresql:` is the driver of another package since SQLAlchemy 2.1."""
    return address.replace("postgresql:", "postgresql+psycopg2:", 1)


def names(text):
    return [name.strip().strip('"') for name in text.split(",")]


def split_keys(text):
    """What stands between the commas before the parenthesis that ends the list."""
    keys, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        if letter in "([":
            depth += 1
        elif letter in ")]" and depth > 0:
            depth -= 1
        elif depth == 0 and letter in "),":
            keys.append(text[start:at].strip())
            start = at + 1
            if letter == ")":
                break
    return keys


def column(name, value):
    mapping = value if isinstance(value, dict) else {}
    parts = COLUMN.match(mapping.get("type", "") if mapping else value).groupdict()
    default = mapping.get("default", parts["default"])
    serial = "serial" in parts["type"]
    return {
        "name": name,
        "type": parts["type"].split(" collate ")[0].split(" generated ")[0],
        "not_null": serial or bool(parts["not_null"]) or mapping.get("null") is False,
        "default": None if default is None else str(default),
    }


def table(name, value):
    """One table of the model as alembic_compare.py wants it."""
    keys = value.get("primary_key", [])
    primary = keys.get("columns", []) if isinstance(keys, dict) else keys
    foreign, indexes = {}, {}
    for key, text in value.get("foreign_keys", {}).items():
        parts = FOREIGN_KEY.match(text) if isinstance(text, str) else None
        if parts and parts["table"].startswith("public."):
            foreign[key] = {
                "columns": names(parts["columns"]),
                "table": parts["table"].removeprefix("public.").strip('"'),
                "referenced": names(parts["referenced"]),
                "on_delete": parts["on_delete"],
            }
    for key, text in value.get("indexes", {}).items():
        parts = INDEX.match(text) if isinstance(text, str) else None
        if parts:
            indexes[key] = {"unique": bool(parts["unique"]), "keys": split_keys(parts["rest"])}
    unique = {key: of for key, of in value.get("unique", {}).items() if isinstance(of, list)}
    columns = [column(each, text) for each, text in value.get("columns", {}).items()]
    return {"name": name, "columns": columns, "primary_key": primary, "unique": unique, "foreign_keys": foreign, "indexes": indexes}


TRANSLATE = """
import json, sys, yaml
sys.path.insert(0, sys.argv[3])
from benchmark.alembic_side import table
with open(sys.argv[1], encoding="utf-8") as file:
    model = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
of_public = [table(name, value) for name, value in model["tables"].items() if "." not in name and "columns" in value]
known = {each["name"] for each in of_public}
for each in of_public:
    each["foreign_keys"] = {key: of for key, of in each["foreign_keys"].items() if of["table"] in known}
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump(of_public, file)
"""


def measure(python, program, name, files, runs):
    """(Figures of Alembic, Figures of pg_dump, what Alembic said), run in turn on the same database."""
    database = "bench_alembic_" + name
    load_files(database, files)
    ours, dump, said = Figures(), Figures(), ""
    with tempfile.TemporaryDirectory(prefix="schemadiff-bench-") as folder:
        project = Project(folder, program, database)
        project.run("pull")
        tables = project.folder / "tables.json"
        translate = [python, "-c", TRANSLATE, str(project.folder / "model.yaml"), str(tables), str(HERE.parent)]
        Run(translate)
        compare = [python, str(HERE / "alembic_compare.py"), in_its_terms(url(database)), str(tables)]
        for number in range(runs + 1):
            dumped = Run(["pg_dump", "--schema-only", "-f", "/dev/null", database])
            compared = Run(compare)
            said = compared.text.strip()
            if number > 0:
                dump.add(dumped)
                ours.add(compared)
        count = len(json.loads(tables.read_text()))
    psql("postgres", "-c", f'DROP DATABASE "{database}"')
    return ours, dump, f"{count} tables, {said}"
