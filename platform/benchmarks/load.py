"""A small closed-loop load: so many connections, each asking again as soon as it has its answer."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Load:
    """What a load has seen. Times in milliseconds."""

    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def count(self) -> int:
        return len(self.times)

    def percentile(self, share: float) -> float:
        if len(self.times) < 2:
            return self.times[0] if self.times else 0.0
        return statistics.quantiles(self.times, n=100, method="inclusive")[int(share * 100) - 1]


@dataclass(frozen=True)
class Target:
    port: int
    host: str
    path: str
    headers: tuple[tuple[str, str], ...] = (("Accept-Encoding", "gzip"),)


def ask(target: Target) -> tuple[int, bytes, dict[str, str]]:
    """One request on a connection of its own: status, body, headers (lower case)."""
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    try:
        connection.request("GET", target.path, headers={"Host": target.host, **dict(target.headers)})
        answer = connection.getresponse()
        return answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
    finally:
        connection.close()


def press(work: Callable[[], int], *, at_once: int, seconds: float) -> Load:
    """Let `at_once` threads repeat `work` (which returns a status) for some seconds."""
    load, lock, stop = Load(), threading.Lock(), time.monotonic() + seconds

    def repeat() -> None:
        times, statuses = [], {}
        while time.monotonic() < stop:
            started = time.perf_counter()
            status = work()
            times.append((time.perf_counter() - started) * 1000)
            statuses[status] = statuses.get(status, 0) + 1
        with lock:
            load.times += times
            for status, count in statuses.items():
                load.statuses[status] = load.statuses.get(status, 0) + count

    started = time.monotonic()
    threads = [threading.Thread(target=repeat) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.monotonic() - started
    return load
