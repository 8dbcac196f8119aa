"""The whole product as `bin/run` starts it, but on the test run's servers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """A running platform. `url("demo", "/x")` is a path of a host of it; "" is the platform itself."""

    port: int
    data: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def url(self, host: str = "", path: str = "/") -> str:
        name = f"{host}.localhost" if host else "localhost"
        return f"http://{name}:{self.port}{path}"

    def manage(self, *arguments: str) -> str:
        return run([sys.executable, "manage.py", *arguments], self.environment)

    def run(self, script: Path, *arguments: str) -> str:
        """A Python file of ours, inside the site's settings."""
        return run([sys.executable, str(script), *arguments], self.environment)

    def start(self) -> None:
        (self.data / "run").mkdir(exist_ok=True)
        for name in commands():
            self.restart(name)
        wait_for(self.port)

    def restart(self, name: str) -> None:
        log = (self.data / f"{name}.log").open("ab")
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        self.processes[name] = subprocess.Popen(
            ["/bin/sh", "-c", commands()[name]], cwd=ROOT, env={**self.environment, "PATH": path},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def stop(self) -> None:
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def workers(self, name: str) -> list[int]:
        """Process ids of the children that do the work: gunicorn's workers, Celery's pool."""
        children = Path(f"/proc/{self.processes[name].pid}/task/{self.processes[name].pid}/children")
        return [int(pid) for pid in children.read_text().split()]

    def log(self, name: str) -> str:
        return (self.data / f"{name}.log").read_text(errors="replace")


def commands() -> dict[str, str]:
    text = (ROOT / "Procfile").read_text() + (ROOT / "Procfile.dev").read_text()
    lines = [line.partition(":") for line in text.splitlines()]
    return {name: command.strip() for name, _, command in lines if command}


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the web server did not start")


def drop_databases(url: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for name in ("echoppe_pod", "echoppe_control"):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    connection.close()
