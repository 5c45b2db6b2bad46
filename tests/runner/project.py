"""A project with revisions and a database of its own, and the program run on it as a process; what the cases of
runner_test.py and session_test.py share.
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import postgres

CASES = []


def case(function):
    CASES.append(function)
    return function


class Project:
    """A folder of revisions and a database."""

    count = 0

    def __init__(self, program, folder):
        Project.count += 1
        self.program = program
        self.name = f"case{Project.count}"
        self.folder = pathlib.Path(folder) / self.name
        (self.folder / "revisions").mkdir(parents=True)
        self.configure("")
        server = postgres.Client()
        server.query(f"create database {self.name} template template0")
        server.close()
        self.client = postgres.Client(self.name)
        self.ids = []

    def configure(self, text):
        (self.folder / "schemadiff.yaml").write_text("version: 1\n" + text)

    def add(self, name, upgrade, downgrade="select 1;\n", parent=None, headers=""):
        parent = parent if parent is not None else (self.ids[-1] if self.ids else "")
        if name not in self.ids:
            self.ids.append(name)
        (self.folder / "revisions" / f"{name}.sql").write_text(
            f"-- {name}\n--\n-- Revision: {name}\n-- Revises: {parent}\n{headers}\n-- schemadiff: upgrade\n{upgrade}"
            f"-- schemadiff: downgrade\n{downgrade}"
        )

    def url(self, host=None):
        return f"postgresql:///{self.name}?host={host or os.environ['PGHOST']}&port=5432&user=postgres"

    def start(self, *arguments, url=None, **options):
        environment = {**os.environ, "DATABASE_URL": url or self.url(), "NO_COLOR": "1"}
        return subprocess.Popen(
            [self.program, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, text=True, env=environment,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        )

    def run(self, *arguments, status=0, url=None):
        process = self.start(*arguments, url=url)
        return self.ended(process, status)

    def ended(self, process, status, within=60):
        out, err = process.communicate(timeout=within)
        assert process.returncode == status, f"exit status {process.returncode}, not {status}:\n{out}{err}"
        return out + err

    def wait_for(self, query, wanted="t"):
        """Until the query says so."""
        for _ in range(1500):
            if self.client.value(query) == wanted:
                return
            time.sleep(0.01)
        raise AssertionError(f"never came true: {query}")

    def wait_for_statement(self, text):
        self.wait_for(
            "select count(*) > 0 from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() "
            f"and datname = current_database() and query like '{text}'"
        )

    def rows(self):
        return [row[0] for row in self.client.query("select version_num from schemadiff_version order by 1")]

    def wait_for_no_other(self):
        """The server may notice a moment later than we that a program has ended."""
        self.wait_for(
            "select count(*) = 0 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() "
            "and application_name = 'schemadiff'"
        )


def holds(text, *parts):
    for part in parts:
        assert part in text, f"it does not say {part!r}:\n{text}"


def start_pgbouncer(folder, mode):
    """The folder of its socket. It refuses to run as root, as servers do."""
    place = pathlib.Path(folder)
    place.chmod(0o777)
    (place / "ini").write_text(
        f"[databases]\n* = host={os.environ['PGHOST']} port=5432 user=postgres\n[pgbouncer]\nunix_socket_dir = {folder}\n"
        f"listen_addr =\nlisten_port = 5432\nauth_type = any\npool_mode = {mode}\nlogfile = {folder}/log\n"
        f"pidfile = {folder}/pid\n"
    )
    as_server = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups"] if os.getuid() == 0 else []
    subprocess.run([*as_server, "pgbouncer", "-q", "-d", place / "ini"], check=True)
    for _ in range(500):
        if (place / ".s.PGSQL.5432").exists() and (place / "pid").exists():
            return folder
        time.sleep(0.01)
    raise AssertionError("pgbouncer does not start")


def stop_pgbouncer(folder):
    os.kill(int((pathlib.Path(folder) / "pid").read_text()), signal.SIGTERM)


def main():
    """PROGRAM [NAME...]: all cases, or those named."""
    program, wanted = os.path.abspath(sys.argv[1]), sys.argv[2:]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="schemadiff-") as folder:
        for function in CASES:
            if wanted and function.__name__ not in wanted:
                continue
            began = time.time()
            try:
                function(Project(program, folder))
                print(f"ok {function.__name__} ({time.time() - began:.1f} s)", flush=True)
            except Exception as error:  # the next case has a database of its own
                failed += 1
                print(f"FAILED {function.__name__}: {type(error).__name__}: {error}", flush=True)
    if failed or not CASES:
        raise SystemExit(f"{failed} of {len(CASES)} cases failed")
