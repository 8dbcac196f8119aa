"""The web servers of a run, and the commands that prepare it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accounting import Meter

ROOT = Path(__file__).resolve().parents[2]
WORKERS = 2
PATHS = os.pathsep.join([str(ROOT), str(ROOT / "platform")])


@dataclass(frozen=True)
class Web:
    """One gunicorn: its port, and a meter of its processes and the database's."""

    port: int
    pid: int
    meter: Meter


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def gunicorn(
    application: str, environment: dict[str, str], database_pid: int, *, workers: int = WORKERS
) -> Iterator[Web]:
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "--preload", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "storefront.page_worker.PageWorker", "--workers", str(workers), "--log-level", "warning",
        "--no-control-socket",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env={**os.environ, **environment, "PYTHONPATH": PATHS, "ECHOPPE_PORT": str(port)}, cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(port, process)
        yield Web(port, process.pid, Meter(process.pid, database_pid))
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("The web server did not start; see its lines above.")


def manage(environment: dict[str, str], *arguments: str) -> str:
    return python(environment, "manage.py", *arguments)


def python(environment: dict[str, str], *arguments: str) -> str:
    """The output of a Python program; ends the run with its errors where it fails."""
    path = os.pathsep.join(filter(None, (PATHS, environment.get("BENCH_PATH"))))
    facts = {**os.environ, **environment, "PYTHONPATH": path}
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=facts, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def postmaster_pid(data: Path) -> int:
    """PostgreSQL's own process, of which every backend is a child."""
    return int(next(data.rglob("postmaster.pid")).read_text().splitlines()[0])
