"""What a killed launcher may have left behind."""

import os
import signal
import time
from collections.abc import Iterable

from embedded import processes
from embedded.children import MARK
from embedded.folder import DataFolder
from embedded.sockets import POSTGRES_SOCKET, socket_folder
from embedded.talk import say

PATIENCE = 20  # seconds, then the rest is killed


def stop_leftovers(data: DataFolder) -> None:
    """Stop every process of an earlier launcher on this folder, and take away the files that speak of them.

    Call it under the folder's lock: then whatever lives there is not wanted.
    """
    found = [pid for pid in processes.all_pids() if _belongs(pid, data)]
    if found:
        say(f"Stopping {len(found)} processes that an earlier start left ...")
        _signal(found, {pid: _gentle_signal(pid) for pid in found})
        if not _gone(data, within=PATIENCE):
            _signal_all(data, signal.SIGKILL)
            _gone(data, within=PATIENCE)
    data.servers_file.unlink(missing_ok=True)
    # No server is left here, so these are stale. Their pid may be anyone's by now: PostgreSQL would refuse.
    (data.postgres / "postmaster.pid").unlink(missing_ok=True)
    for stale in socket_folder(data).glob(f"{POSTGRES_SOCKET}*"):
        stale.unlink()


def _belongs(pid: int, data: DataFolder) -> bool:
    """PostgreSQL overwrites its environment with a title, so it is known by the folder it works in."""
    if pid == os.getpid():
        return False
    works_here = processes.working_folder(pid) == str(data.postgres.resolve())
    return (works_here and processes.program(pid) == "postgres") or (
        f"{MARK}={data.path}".encode() in processes.environment(pid)
    )


def _gentle_signal(pid: int) -> signal.Signals:
    return signal.SIGINT if processes.program(pid) == "postgres" else signal.SIGTERM


def _signal(pids: Iterable[int], kinds: dict[int, signal.Signals]) -> None:
    for pid in pids:
        try:
            os.kill(pid, kinds[pid])
        except ProcessLookupError:
            continue


def _signal_all(data: DataFolder, kind: signal.Signals) -> None:
    found = [pid for pid in processes.all_pids() if _belongs(pid, data)]
    _signal(found, dict.fromkeys(found, kind))


def _gone(data: DataFolder, *, within: float) -> bool:
    deadline = time.monotonic() + within
    while any(_belongs(pid, data) for pid in processes.all_pids()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
