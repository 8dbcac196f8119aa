"""The whole product as `bin/run` starts it, but on the test run's servers, and a real browser in front."""

from __future__ import annotations

import functools
import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("ECHOPPE_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PICTURES = ROOT / "platform" / "onboarding" / "demo" / "images"


@dataclass(frozen=True)
class Site:
    """A running platform. `url("demo", "/x")` is a path of a host of it; "" is the platform itself."""

    port: int
    data: Path
    environment: dict[str, str]

    def url(self, host: str = "", path: str = "/") -> str:
        name = f"{host}.localhost" if host else "localhost"
        return f"http://{name}:{self.port}{path}"

    def manage(self, *arguments: str) -> str:
        return run([sys.executable, "manage.py", *arguments], self.environment)


def run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-2000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    data, port = tmp_path_factory.mktemp("site"), free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "ECHOPPE_DATA": str(data),
        "ECHOPPE_PORT": str(port),
        "ECHOPPE_ALLOW_PRIVATE_FETCH": "1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
    }
    drop_databases(environment["DATABASE_URL"])
    found = Site(port, data, environment)
    found.manage("setup", "--no-input")
    found.manage("collectstatic", "--no-input", "-v0")
    (data / "run").mkdir(exist_ok=True)
    processes = [start(line, found) for line in (ROOT / "Procfile").read_text().splitlines() if line.strip()]
    try:
        wait_for(port)
        yield found
    finally:
        for process in processes:
            os.killpg(process.pid, signal.SIGTERM)
        for process in processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        drop_databases(environment["DATABASE_URL"])


def start(line: str, site: Site) -> subprocess.Popen:
    name, _, command = line.partition(":")
    log = (site.data / f"{name}.log").open("wb")
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.Popen(
        ["/bin/sh", "-c", command.strip()], cwd=ROOT, env={**site.environment, "PATH": path},
        stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip


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


@pytest.fixture(scope="session")
def browser(site: Site) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A fresh visitor at desktop width. An uncaught script error in a page fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="en-GB")
    context.set_default_timeout(15_000)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture(scope="session")
def picture_server() -> Iterator[str]:
    """The address that a merchant's old shop would serve its pictures from."""
    handler = functools.partial(QuietHandler, directory=str(PICTURES))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Not a word."""
