"""What the processors of this machine did, as the kernel counts it: on a shared host others take some of their time."""

from __future__ import annotations

from pathlib import Path

STAT = Path("/proc/stat")
STEAL = 7  # user, nice, system, idle, iowait, irq, softirq, steal: proc_stat(5)


def processor_times() -> list[int]:
    """Ticks of all processors since the start, by kind; [] where there is no /proc."""
    return [int(number) for number in STAT.read_text().split("\n", 1)[0].split()[1:9]] if STAT.exists() else []


def stolen_share(before: list[int], after: list[int]) -> float:
    """Of the time between, from 0 to 1, what other machines of the same host were given."""
    spent = [new - old for old, new in zip(before, after, strict=True)]
    return round(spent[STEAL] / sum(spent), 4) if len(spent) > STEAL and sum(spent) else 0.0
