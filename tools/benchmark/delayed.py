"""check over a network that takes its time: a proxy between the program and the server's socket delays what passes."""
import pathlib
import re
import subprocess
import tempfile

from benchmark.commands import Project
from benchmark.measure import Figures, load_files, psql, url

PROXY = pathlib.Path(__file__).resolve().parents[1] / "delay-proxy"


def measure(program, name, files, delay, runs):
    """(Figures without delay, Figures with it, round trips of one check). `delay`: milliseconds of a round trip."""
    database = "bench_delay_" + name
    load_files(database, files)
    direct, delayed, trips = Figures(), Figures(), 0
    with tempfile.TemporaryDirectory(prefix="schemadiff-bench-") as folder:
        project = Project(folder, program, database)
        project.run("pull")
        project.run("check")
        for _ in range(runs):
            direct.add(project.run("check"))
            trips = through_proxy(project, database, delay, delayed)
    psql("postgres", "-c", f'DROP DATABASE "{database}"')
    return direct, delayed, trips


def through_proxy(project, database, delay, figures):
    with tempfile.TemporaryDirectory(prefix="schemadiff-proxy-") as sockets:
        command = [PROXY, sockets, "--delay", str(delay / 2)]
        proxy = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            proxy.stdout.readline()
            figures.add(project.run("check", "--db", url(database, sockets)))
        finally:
            proxy.terminate()
            counted, _ = proxy.communicate()
    return int(re.match(r"\d+", counted).group())
