"""Real launchers on a stand-in project: a small WSGI page, a worker and a scheduler that only sleep."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from embedded.folder import DataFolder
from embedded.postgres import create_cluster
from embedded.sockets import free_port
from tests.embedded.launching import Launch

ROOT = Path(__file__).resolve().parents[2]
LAUNCH = """
import sys
from pathlib import Path
from embedded.run import main
sys.exit(main(sys.argv[2:], Path(sys.argv[1])))
"""
MANAGE = """
import sys, os
if sys.argv[1] == "setup":
    import psycopg2
    psycopg2.connect(os.environ["DATABASE_URL"]).close()
print("did", *sys.argv[1:])
if sys.argv[1] == "load_demo":
    print("a demo product", "", "Merchant: demo@example.org", sep="\\n")
"""
PROCFILE = f"""
web: exec {sys.executable} -m http.server --bind 127.0.0.1 $ECHOPPE_PORT
worker: exec sleep 600
scheduler: exec sleep 600
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    for name, text in {"manage.py": MANAGE, "Procfile": PROCFILE, "requirements.lock": ""}.items():
        (root / name).write_text(text)
    return root


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Database files fresh from initdb, to copy: that is quicker than to make them for each test."""
    data = DataFolder(tmp_path_factory.mktemp("cluster"))
    data.prepare()
    create_cluster(data)
    return data.postgres


@pytest.fixture
def launch(project: Path, cluster: Path, tmp_path: Path) -> Iterator[Callable[..., Launch]]:
    """Starts a launcher; whatever is left of it is ended after the test."""
    launched: list[Launch] = []

    def start(*arguments: str, data: Path = tmp_path / "data", port: int | None = None) -> Launch:
        port = port or free_port()
        output = tmp_path / f"output-{len(launched)}"
        if not data.exists():
            DataFolder(data).prepare()
            DataFolder(data).check_version()
            subprocess.run(["cp", "-a", cluster, data / "postgres"], check=True)
        own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        with output.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "-c", LAUNCH, project, "--port", str(port), "--data", data, *arguments],
                env=own | {"PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"},
                stdout=file,
                stderr=subprocess.STDOUT,
                text=True,
            )
        launched.append(Launch(process, data, port, output))
        return launched[-1]

    yield start
    for each in launched:
        if each.process.poll() is None:
            each.end(signal.SIGTERM)
    for pid in {pid for each in launched for pid in each.pids()}:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]
