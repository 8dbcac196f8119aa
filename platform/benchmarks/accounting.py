"""CPU and memory of whole process trees, from /proc: what was really spent, whatever else the machine does."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """The process and all its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (stat := read_stat(int(entry.name))):
            children.setdefault(int(stat[1]), []).append(int(entry.name))
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        queue.extend(children.get(pid, ()))
    return found


def read_stat(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on, or None for a process that has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def cpu_seconds(root: int) -> float:
    """User and system time of the tree, with that of children who have ended and been waited for."""
    total = 0
    for pid in tree(root):
        if stat := read_stat(pid):
            total += int(stat[11]) + int(stat[12]) + int(stat[13]) + int(stat[14])
    return total / TICKS


def resident_mib(pid: int) -> float:
    """Resident memory of one process, in MiB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


@dataclass(frozen=True)
class Meter:
    """Two trees, application and database, and what they have spent since `read`."""

    application: int
    database: int

    def read(self) -> tuple[float, float]:
        return cpu_seconds(self.application), cpu_seconds(self.database)
