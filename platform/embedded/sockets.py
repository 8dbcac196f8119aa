"""Where servers can listen."""

import hashlib
import os
import socket
from contextlib import suppress
from pathlib import Path

from embedded.account import own_folder, server_owner
from embedded.errors import CannotStart
from embedded.folder import DataFolder

POSTGRES_SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes: the kernel's limit


def socket_folder(data: DataFolder) -> Path:
    """A folder for PostgreSQL's socket that only its owner (and root) can enter.

    It is `run/postgres` in the data folder, or a short one elsewhere when that path is too long for a socket.
    """
    inside = data.run / "postgres"
    if _is_short_enough(inside):
        own_folder(inside)
        return inside
    mark = hashlib.sha256(os.fsencode(data.path.resolve())).hexdigest()[:12]
    short = _short_parent() / f"echoppe-{mark}"
    own_short_folder(short)
    return short


def remove_short_folder(data: DataFolder) -> None:
    """Leave nothing outside the data folder once its servers are stopped."""
    folder = socket_folder(data)
    if not folder.is_relative_to(data.path):
        with suppress(OSError):
            folder.rmdir()


def own_short_folder(folder: Path) -> None:
    """In a folder open to all, someone else may have been there first: then refuse."""
    owner = server_owner()
    allowed = {os.geteuid(), owner.pw_uid if owner else os.geteuid()}
    if folder.is_symlink() or (folder.exists() and folder.stat().st_uid not in allowed):
        raise CannotStart(f"{folder} belongs to someone else. Use --data with a shorter path.")
    own_folder(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_beside(port: int) -> int:
    """The next one, or any where that is in use."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port + 1))
        except (OSError, OverflowError):
            return free_port()
    return port + 1


def check_port(port: int) -> None:
    """Raise CannotStart unless the web server can listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotStart(f"port {port} is for root only. Choose another: --port 8000.") from None
        except OSError:
            raise CannotStart(f"port {port} is in use. Choose another, as in --port {port + 1}.") from None


def _is_short_enough(folder: Path) -> bool:
    return len(os.fsencode(folder / POSTGRES_SOCKET)) <= LONGEST_SOCKET_PATH


def _short_parent() -> Path:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.geteuid() != 0 and len(runtime) in range(1, 40) and os.access(runtime, os.W_OK):
        return Path(runtime)
    return Path("/tmp")  # noqa: S108  short by nature; own_short_folder takes the care it needs
