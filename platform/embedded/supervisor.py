"""Keeps a set of children running: passes their output on, and starts again what dies."""

import os
import selectors
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from embedded.children import Child
from embedded.errors import CannotStart
from embedded.talk import say

TICK = 0.2  # seconds
LONGEST_DELAY = 30  # seconds between two tries
STABLE_AFTER = 30  # seconds of life after which a child counts as healthy again
TRIES_AT_FIRST = 3  # a child that dies this often before all is up will not come up


@dataclass
class Life:
    child: Child
    born: float = 0
    deaths: int = 0
    due: float | None = None  # when to start it again
    unfinished_line: bytes = b""


class Supervisor:
    """Watches the servers, which run already, and starts and watches the children of the Procfile."""

    def __init__(self, *, servers: Sequence[Child], procfile: Sequence[Child]) -> None:
        self._lives = [Life(child, born=time.monotonic()) for child in [*servers, *procfile]]
        self._stop_order = [life for life in self._lives if life.child in procfile]
        self._pipes = selectors.DefaultSelector()

    def start(self, children: Sequence[Child]) -> None:
        for life in self._lives:
            if life.child in children:
                self._start(life)

    def run(self, *, until: Callable[[], bool], patient: bool) -> None:
        """Supervise until the condition holds. Impatient, it raises CannotStart when a child keeps dying."""
        while not until():
            self._pass_output(wait=TICK)
            for life in self._lives:
                self._look_after(life, patient=patient)

    def stop(self) -> None:
        """Stop the Procfile's children, one after the other, in its order."""
        for life in self._stop_order:
            self._stop(life)
        self._pass_output(wait=0)

    def _look_after(self, life: Life, *, patient: bool) -> None:
        now = time.monotonic()
        if life.child.process is None:
            return
        if life.due is not None:
            if now >= life.due:
                life.due = None
                self._start(life)
        elif life.child.exit_code is not None:
            self._bury(life, now, patient=patient)

    def _bury(self, life: Life, now: float, *, patient: bool) -> None:
        child = life.child
        child.end_group()
        life.deaths = 1 if now - life.born > STABLE_AFTER else life.deaths + 1
        if not patient and life.deaths >= TRIES_AT_FIRST:
            self._pass_output(wait=0)
            raise CannotStart(f"{child.name} does not start (exit code {child.exit_code}); its last words are above.")
        delay = min(2 ** (life.deaths - 1), LONGEST_DELAY)
        life.due = now + delay
        say(f"{child.name} stopped by itself (exit code {child.exit_code}); starting it again in {delay} s")

    def _start(self, life: Life) -> None:
        life.child.start()
        life.born = time.monotonic()
        process = life.child.process
        if process is not None and process.stdout is not None:
            os.set_blocking(process.stdout.fileno(), False)
            self._pipes.register(process.stdout, selectors.EVENT_READ, (life, process.stdout))

    def _stop(self, life: Life) -> None:
        child = life.child
        if child.process is not None and child.exit_code is None:
            child.process.send_signal(child.stop_signal)
            deadline = time.monotonic() + child.patience
            while child.exit_code is None and time.monotonic() < deadline:
                self._pass_output(wait=0.05)  # a full pipe would keep it from ending
        child.stop(patience=0)

    def _pass_output(self, *, wait: float) -> None:
        if not self._pipes.get_map():
            time.sleep(wait)
            return
        for key, _ in self._pipes.select(wait):
            life, stream = key.data
            part = os.read(key.fd, 65536)
            *lines, life.unfinished_line = (life.unfinished_line + part).split(b"\n")
            if not part:
                self._pipes.unregister(stream)
                stream.close()
                lines, life.unfinished_line = [life.unfinished_line] if life.unfinished_line else [], b""
            for line in lines:
                say(f"{life.child.name:<9} | {line.decode(errors='replace')}")
