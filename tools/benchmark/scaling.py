"""Time and memory by the number of tables: check, and the planning of revisions that touch, create or drop everything."""
import re
import sys
import tempfile

from benchmark import generated
from benchmark.commands import Project
from benchmark.measure import Failure, Figures, Run, create_database, psql

CHECK, TOUCH, CREATE, DROP = "check", "revision, every table touched", "revision, all created", "revision, all dropped"
SERIES = (CHECK, TOUCH, CREATE, DROP)
EMPTY = "version: 1\n"
ADDED = re.compile(r"^(    columns:\n)", re.MULTILINE)


def load(tables):
    database = f"bench_scaling_{tables}"
    create_database(database)
    for piece in generated.schema(tables):
        done = psql(database, "-f", "-", text=piece)
        if done.returncode != 0:
            raise Failure(f"the schema of {tables} tables does not load: {done.stderr[:200]}")
    psql(database, "-c", "VACUUM ANALYZE")
    return database


def measure(program, tables, runs):
    """{what: Figures} of a schema of so many tables."""
    print(f"scaling: {tables} tables", file=sys.stderr)
    found = {what: Figures() for what in SERIES}
    create_database("bench_scaling_empty")
    database = load(tables)
    try:
        # The largest take their time: fewer runs tell as much.
        for _ in range(runs if tables <= 16000 else max(1, runs // 2)):
            once(program, database, found)
    finally:
        for each in (database, "bench_scaling_empty"):
            psql("postgres", "-c", f'DROP DATABASE "{each}"')
    return found


def once(program, database, figures):
    with tempfile.TemporaryDirectory(prefix="schemadiff-bench-") as folder:
        project = Project(folder, program, database)
        project.run("pull")
        model = project.folder / "model.yaml"
        text = model.read_text()
        project.forget()
        step(figures[CHECK], lambda: project.run("check"))
        model.write_text(ADDED.sub(r"\1      touched: integer\n", text))
        step(figures[TOUCH], lambda: revision(project))
        model.write_text(EMPTY)
        step(figures[DROP], lambda: revision(project))
        model.write_text(text)
        empty = Project(folder, program, "bench_scaling_empty")
        step(figures[CREATE], lambda: revision(empty))


def revision(project):
    project.forget()
    return project.run("revision", "-m", "all")


def step(figures, run):
    if figures.failed:
        return
    try:
        figures.add(run())
    except Failure as failure:
        figures.failed = str(failure)


def per_object(tables, figures):
    """Microseconds an object."""
    return figures.median * 1e6 / (tables * generated.OBJECTS_PER_TABLE)
