"""Checks that run one after another while the tests take their time."""

import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
PATIENCE = 60  # seconds: the browser tests stop the site that they have started


class Beside(threading.Thread, Generic[T, R]):
    """Does `act(item, run)` for each item. `run(command)` returns exit code and output; nothing is shown meanwhile."""

    def __init__(self, items: Sequence[T], act: Callable[[T, "Run"], R], folder: Path) -> None:
        super().__init__(daemon=True)
        self.results: list[R] = []
        self._items, self._act, self._folder = items, act, folder
        self._is_stopped = False
        self._process: subprocess.Popen[str] | None = None

    def run(self) -> None:
        for item in self._items:
            if self._is_stopped:
                return
            self.results.append(self._act(item, self._run_command))

    def stop(self) -> None:
        """Interrupts what runs, as Ctrl-C would, and waits until it has tidied up."""
        self._is_stopped = True
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()

    def _run_command(self, command: list[str]) -> tuple[int, str]:
        self._process = subprocess.Popen(
            command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", preexec_fn=hear_interrupts,
        )  # fmt: skip
        output, _none = self._process.communicate()
        return self._process.returncode, output


def hear_interrupts() -> None:
    """Who is started in the background by a shell inherits deaf ears, and would hand them on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


Run = Callable[[list[str]], tuple[int, str]]
