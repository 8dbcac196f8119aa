"""What Prometheus is told. Never by shop: a label per shop would be a time series per shop.

Web and task processes each keep their counts in files below PROMETHEUS_MULTIPROC_DIR (config.settings.logs); a scrape,
answered by any of them, adds them up. What is true at the moment of the scrape (queue lengths) comes from gauges that
the apps register in their `probes` module.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter(
    "echoppe_requests", "Requests answered by Django.", ["host_kind", "view", "method", "status"]
)  # fmt: skip
REQUEST_SECONDS = Histogram(
    "echoppe_request_seconds", "Time to answer, by kind of host and view.", ["host_kind", "view"], buckets=SECONDS
)
DELIVERIES = Counter("echoppe_deliveries", "Events handed to a receiver, by outcome.", ["outcome"])
MAILS = Counter("echoppe_mails", "Mails handed to the mail server, by outcome.", ["outcome"])
TASKS = Counter("echoppe_tasks", "Background tasks, by name and outcome.", ["task", "outcome"])

Gauge = Callable[[], float]
_gauges: dict[str, tuple[str, Gauge]] = {}


def gauge(name: str, text: str) -> Callable[[Gauge], Gauge]:
    """Register a figure that is read at each scrape, in the control world."""

    def register(read: Gauge) -> Gauge:
        _gauges[name] = (text, read)
        return read

    return register


class Gauges:
    """A figure that cannot be read is left out: the scrape must tell the rest when a database is down."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, (text, read) in _gauges.items():
            try:
                value = read()
            except Exception:  # noqa: S112
                continue
            yield GaugeMetricFamily(name, text, value=value)


def exposition() -> bytes:
    """The answer to a scrape, in Prometheus' text format."""
    counts = REGISTRY
    if (where := folder()) is not None:
        counts = CollectorRegistry()
        MultiProcessCollector(counts, path=str(where))
    now = CollectorRegistry()
    now.register(Gauges())
    return generate_latest(counts) + generate_latest(now)


def folder() -> Path | None:
    found = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    return Path(found) if found and Path(found).is_dir() else None


def fold_process(pid: int) -> None:
    """Add the counts of a process that has ended to those of all ended ones, so that recycled workers do not leave
    two files each for ever. Counters never go back."""
    where = folder()
    if where is None:
        return
    with (where / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for kind in ("counter", "histogram"):
            ended = where / f"{kind}_{pid}.db"
            if ended.exists():
                add_up(ended, where / f"{kind}_0.db")
                ended.unlink()


def add_up(ended: Path, ended_before: Path) -> None:
    total = MmapedDict(str(ended_before))
    for key, value, at, _position in MmapedDict.read_all_values_from_file(str(ended)):
        total.write_value(key, total.read_value(key)[0] + value, at)
    total.close()


def fold_ended_processes() -> None:
    """For all files of processes that no longer run: after a crash, nobody told us."""
    where = folder()
    for path in where.glob("*_*.db") if where else ():
        pid = path.stem.rpartition("_")[2]
        if pid.isdigit() and pid != "0" and not Path(f"/proc/{pid}").exists():
            fold_process(int(pid))
