"""A launcher under test, seen from outside."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from embedded import Addresses, addresses
from embedded.children import MARK
from embedded.processes import all_pids, environment, working_folder


def wait_until(condition: Callable[[], object], *, within: float = 20) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@dataclass
class Launch:
    process: subprocess.Popen[str]
    data: Path
    port: int
    output: Path

    def said(self, text: str) -> bool:
        return text in self.output.read_text()

    def wait_until_up(self) -> Addresses:
        wait_until(lambda: self.said("is running") or self.process.poll() is not None)
        assert self.said("is running"), self.output.read_text()
        found = addresses(self.data)
        assert found is not None
        return found

    def end(self, kind: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(kind)
        return self.process.wait(20)

    def pids(self) -> set[int]:
        """Everything that a launcher on this folder started and that still lives."""
        mark, cluster = f"{MARK}={self.data}".encode(), str(self.data / "postgres")
        return {pid for pid in all_pids() if mark in environment(pid) or working_folder(pid) == cluster}
