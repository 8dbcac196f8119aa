"""The whole product as `bin/run` starts it, but on the test run's servers."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
# The demonstrations of the gallery are ten shops with all their pictures, which keep the worker busy for a minute, and no
# test of these walks through one: tests/onboarding opens some. The pages say of them what they say anywhere.
ONLY = {"worker": {"THEME_SHOWCASES": "0"}}
# What need not load the product anew: that the web can is seen by its start, and of Celery's processes, which load it in the
# same way, by that of the worker in test_crashes.py.
FORKED = ("worker", "scheduler")


class Inside:
    """tests/e2e/inside.py: runs scripts, commands and servers as processes of their own, without loading the product each
    time."""

    def __init__(self, environment: dict[str, str], output: Path) -> None:
        self.output = output
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "e2e" / "inside.py")], cwd=ROOT, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            start_new_session=True,  # Ctrl-C is for who started the tests: this one is told to stop
        )  # fmt: skip

    def run(self, *arguments: str) -> str:
        order = {"arguments": [str(each) for each in arguments], "output": str(self.output)}
        code = self.ask(order)
        told = self.output.read_text(errors="replace")
        errors = self.output.with_name(f"{self.output.name}.errors").read_text(errors="replace")
        assert not code, f"{' '.join(order['arguments'])}\n{told[-2000:]}\n{errors[-3000:]}"
        return told

    def serve(self, arguments: list[str], output: Path, flags: dict[str, str]) -> int:
        """Its process id."""
        return self.ask({"arguments": arguments, "output": str(output), "flags": flags})

    def ask(self, order: dict[str, object]) -> int:
        self.process.stdin.write(json.dumps(order) + "\n")
        answer = self.process.stdout.readline().strip()
        assert answer, "the process that runs scripts has died"
        return int(answer)

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(20)


@dataclass(frozen=True)
class Site:
    """A running platform. `url("demo", "/x")` is a path of a host of it; "" is the platform itself."""

    port: int
    data: Path
    environment: dict[str, str]
    processes: dict[str, int] = field(default_factory=dict)
    helpers: list[Inside] = field(default_factory=list)

    def url(self, host: str = "", path: str = "/") -> str:
        name = f"{host}.localhost" if host else "localhost"
        return f"http://{name}:{self.port}{path}"

    def manage(self, *arguments: str) -> str:
        return self.inside().run("manage.py", *arguments)

    def run(self, script: Path, *arguments: str) -> str:
        """A Python file of ours, inside the site's settings."""
        return self.inside().run(str(script), *arguments)

    def inside(self) -> Inside:
        if not self.helpers:
            self.helpers.append(Inside(self.surroundings, self.data / "output-of-a-script"))
        return self.helpers[0]

    @property
    def surroundings(self) -> dict[str, str]:
        """The environment of all processes. The Procfile has who serves share what is counted."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return {**self.environment, "PATH": path, "SHARE_METRICS": "1"}

    def start(self) -> None:
        (self.data / "run").mkdir(exist_ok=True)
        for name, command in commands().items():
            self.serve(name, self.arguments_of(command) if name in FORKED else ["/bin/sh", "-c", command])
        wait_for(self.port)

    def restart(self, name: str) -> None:
        """From nothing."""
        self.serve(name, ["/bin/sh", "-c", commands()[name]])

    def serve(self, name: str, arguments: list[str]) -> None:
        self.processes[name] = self.inside().serve(arguments, self.data / f"{name}.log", ONLY.get(name, {}))

    def arguments_of(self, command: str) -> list[str]:
        """With which the shell would start a program in Python; its path is the first."""
        telling = command.replace("exec ", "exec printf '%s\\0' ", 1)
        told = subprocess.run(
            ["/bin/sh", "-c", telling], env=self.surroundings, capture_output=True, text=True, check=True
        )
        program, *arguments = told.stdout.split("\0")[:-1]
        return [str(Path(sys.executable).parent / program), *arguments]

    def kill(self, name: str) -> None:
        """Without a word, and all its processes with it."""
        self.inside().ask({"end": self.processes.pop(name)})

    def stop(self) -> None:
        """At once: nothing is kept, and to end in good order costs each process a second of CPU. How `bin/run` stops is seen
        to by tests/embedded."""
        for helper in self.helpers:
            helper.stop()

    def workers(self, name: str) -> list[int]:
        """Process ids of the children that do the work: gunicorn's workers, Celery's pool."""
        pid = self.processes[name]
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def log(self, name: str) -> str:
        return (self.data / f"{name}.log").read_text(errors="replace")


def commands() -> dict[str, str]:
    text = (ROOT / "Procfile").read_text() + (ROOT / "Procfile.dev").read_text()
    lines = [line.partition(":") for line in text.splitlines()]
    return {name: command.strip() for name, _, command in lines if command}


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
