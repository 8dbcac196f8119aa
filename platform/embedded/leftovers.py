"""What a killed launcher may have left behind."""

import os
import signal
import time
from contextlib import suppress

from embedded import processes
from embedded.children import MARK
from embedded.errors import CannotStart
from embedded.folder import DataFolder
from embedded.sockets import POSTGRES_SOCKET, socket_folder
from embedded.talk import say

PATIENCE = 20  # seconds for servers to write down what they hold; then they are killed
GENTLE = {"postgres": signal.SIGINT, "valkey-server": signal.SIGTERM}


def stop_leftovers(data: DataFolder) -> None:
    """Stop every process of an earlier launcher on this folder, and take away the files that speak of them.

    Call it under the folder's lock: then whatever lives there is not wanted.
    """
    found = _leftovers(data)
    if found:
        say(f"Stopping {len(found)} processes that an earlier start left ...")
        for pid in found:
            _send(pid, GENTLE.get(processes.program(pid) or "", signal.SIGKILL))
    if not _gone(data):
        for pid in _leftovers(data):
            _send(pid, signal.SIGKILL)
        if not _gone(data):  # going on would put two PostgreSQL on the same files
            raise CannotStart(f"processes {_leftovers(data)} still work on {data.path} and cannot be ended.")
    _remove_traces(data)


def _remove_traces(data: DataFolder) -> None:
    """No server is left, so these are stale. Their pid may be anyone's by now, and PostgreSQL would refuse."""
    data.servers_file.unlink(missing_ok=True)
    (data.postgres / "postmaster.pid").unlink(missing_ok=True)
    for stale in socket_folder(data).glob(f"{POSTGRES_SOCKET}*"):
        stale.unlink()


def _leftovers(data: DataFolder) -> list[int]:
    return [pid for pid in processes.all_pids() if pid != os.getpid() and _belongs(pid, data)]


def _belongs(pid: int, data: DataFolder) -> bool:
    """PostgreSQL overwrites its environment with a title, so it is known by the folder it works in."""
    works_here = processes.working_folder(pid) == str(data.postgres.resolve())
    return (works_here and processes.program(pid) == "postgres") or (
        f"{MARK}={data.path}".encode() in processes.environment(pid)
    )


def _send(pid: int, kind: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, kind)


def _gone(data: DataFolder) -> bool:
    deadline = time.monotonic() + PATIENCE
    while _leftovers(data):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
