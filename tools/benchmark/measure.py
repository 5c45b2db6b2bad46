"""Runs programs and measures them: wall time, processor time, peak memory."""
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import time


class Failure(Exception):
    """A program that did not end as it should."""


class Figures:
    """What was measured of one program, run by run."""

    def __init__(self):
        self.seconds, self.processor, self.peak, self.said, self.failed = [], [], 0.0, "", None

    def add(self, run):
        self.seconds.append(run.seconds)
        self.processor.append(run.processor)
        self.peak = max(self.peak, run.peak)

    @property
    def median(self):
        return statistics.median(self.seconds) if self.seconds else None

    def ratio(self, base):
        """The median of the ratios run by run: the base ran just before, in the same weather."""
        pairs = list(zip(self.seconds, base.seconds))
        return statistics.median(one / other for one, other in pairs) if pairs else None

    def as_json(self):
        return {"seconds": self.seconds, "processor": self.processor, "peak_mb": self.peak, "failed": self.failed}


class Run:
    """One run of a program, to its end; a Failure where that is another one than expected."""

    def __init__(self, arguments, folder=None, environment=None, expected=(0,)):
        with tempfile.TemporaryFile() as said:
            start = time.perf_counter()
            process = subprocess.Popen(
                arguments, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )
            _, status, usage = os.wait4(process.pid, 0)
            self.seconds = time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            self.text = said.read().decode("utf-8", "replace")
        self.processor = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024
        if process.returncode not in expected:
            tail = " / ".join(self.text.strip().split("\n")[-3:])[-300:]
            raise Failure(f"exit status {process.returncode} where {expected[0]} was expected: {tail}")


def psql(database, *arguments, text=None):
    command = ["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", database, *arguments]
    give = {"input": text} if text is not None else {"stdin": subprocess.DEVNULL}
    return subprocess.run(command, capture_output=True, text=True, errors="replace", **give)


def create_database(database, *words):
    psql("postgres", "-c", f'DROP DATABASE IF EXISTS "{database}"')
    done = psql("postgres", "-c", f'CREATE DATABASE "{database}" {" ".join(words) or "TEMPLATE template0"}')
    if done.returncode != 0:
        raise Failure(f"database {database}: {done.stderr.strip()}")


def load_files(database, files):
    """Loads the files into a new database; roles that they take for granted are made."""
    for _ in range(20):
        create_database(database)
        done = psql(database, *[word for file in files for word in ("-f", str(file))])
        if done.returncode == 0:
            psql(database, "-c", "VACUUM ANALYZE")
            return
        role = re.search(r'role "([^"]+)" does not exist', done.stderr)
        if not role:
            raise Failure("does not load: " + (re.findall(r"ERROR:.*", done.stderr) or [done.stderr[:200]])[0])
        psql("postgres", "-c", f'CREATE ROLE "{role.group(1)}"')
    raise Failure("does not load: too many roles are missing")


def url(database, host=None):
    return f"postgresql:///{database}?host={host or os.environ['PGHOST']}&user={os.environ['PGUSER']}"


def machine():
    """Processor, number of cores, versions: what figures mean nothing without."""
    processor = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        for line in info:
            if line.startswith("model name"):
                processor = line.split(":", 1)[1].strip()
                break
    server = psql("postgres", "-c", "SHOW server_version").stdout.split(" ")[0].strip()
    dump = subprocess.run(["pg_dump", "--version"], capture_output=True, text=True).stdout.split()[2]
    return f"{processor}, {len(os.sched_getaffinity(0))} cores; PostgreSQL {server}, pg_dump {dump}"


def has_program(name):
    return shutil.which(name) is not None
