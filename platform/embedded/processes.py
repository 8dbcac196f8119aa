"""Questions to /proc."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def started_at(pid: int) -> int | None:
    """Start time in clock ticks since boot: with the pid it names one process for good. None if gone."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    is_zombie = fields[0] in "ZX"
    return None if is_zombie else int(fields[19])


def is_alive(pid: int, *, started: int | None = None) -> bool:
    now = started_at(pid)
    return now is not None and (started is None or started == now)


def all_pids() -> Iterator[int]:
    return (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit() and is_alive(int(entry.name)))


def working_folder(pid: int) -> str | None:
    with suppress(OSError):
        return os.readlink(PROC / str(pid) / "cwd")
    return None


def program(pid: int) -> str | None:
    with suppress(OSError):
        return (PROC / str(pid) / "comm").read_text().strip()
    return None


def environment(pid: int) -> set[bytes]:
    """What the process was started with, as NAME=value; empty for a process of someone else."""
    with suppress(OSError):
        return set((PROC / str(pid) / "environ").read_bytes().split(b"\0"))
    return set()
