"""Keeps one decoding process per process of ours and talks to it; see image_worker."""

import atexit
import os
import select
import subprocess
import sys
import threading
import time
from enum import Enum
from pathlib import Path

_WORKER = Path(__file__).with_name("image_worker.py")
_ANSWER_BYTES = 32


class Verdict(Enum):
    OK = "ok"
    BROKEN = "not_an_image"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"


class _Helper:
    def __init__(self, max_pixels: int, formats: list[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-I", str(_WORKER), str(max_pixels), ",".join(formats)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={"MALLOC_ARENA_MAX": "1"},  # no secrets of ours in there
        )
        assert self.process.stdin
        os.set_blocking(self.process.stdin.fileno(), False)

    def ask(self, content: bytes, deadline: float) -> Verdict | None:
        """None when the helper went away: idle, or killed by this very picture."""
        assert self.process.stdin
        assert self.process.stdout
        try:
            if not self._send(self.process.stdin.fileno(), len(content).to_bytes(8, "big") + content, deadline):
                return Verdict.TOO_SLOW
        except BrokenPipeError:
            return None
        answered, _, _ = select.select([self.process.stdout], [], [], max(0.0, deadline - time.monotonic()))
        if not answered:
            return Verdict.TOO_SLOW
        line = os.read(self.process.stdout.fileno(), _ANSWER_BYTES)
        return Verdict(line.decode().strip()) if line else None

    @staticmethod
    def _send(pipe: int, message: bytes, deadline: float) -> bool:
        rest = memoryview(message)
        while rest:
            _, writable, _ = select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))
            if not writable:
                return False
            rest = rest[os.write(pipe, rest) :]
        return True

    def close(self) -> None:
        self.forget()
        self.process.kill()
        self.process.wait()

    def forget(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()


_lock = threading.Lock()
_helper: _Helper | None = None


def judge(content: bytes, *, timeout: float, max_pixels: int, formats: list[str]) -> Verdict:
    """Decode in the helper. One picture at a time; `timeout` seconds count from its turn.

    The limits are those of the first call in this process.
    """
    global _helper
    with _lock:
        for _attempt in range(2):  # the helper leaves when idle, perhaps at this very moment
            if _helper is None:
                _helper = _Helper(max_pixels, formats)
            verdict = _helper.ask(content, time.monotonic() + timeout)
            if verdict not in (Verdict.OK, Verdict.BROKEN):
                _close()
            if verdict is not None:
                return verdict
    return Verdict.BROKEN


def _close() -> None:
    global _helper
    if _helper is not None:
        _helper.close()
    _helper = None


def _after_fork() -> None:
    """A forked child must not talk to its parent's helper, nor keep it alive."""
    global _helper, _lock
    _lock = threading.Lock()
    if _helper is not None:
        _helper.process.returncode = 0  # not ours to wait for
        _helper.forget()
    _helper = None


os.register_at_fork(after_in_child=_after_fork)
atexit.register(_close)
