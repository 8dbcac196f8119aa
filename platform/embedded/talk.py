"""What the launcher says at the terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


def say(text: str = "") -> None:
    """One line, seen at once."""
    say_unfinished(text + "\n")


def say_unfinished(text: str) -> None:
    """Part of a line. A terminal that went away is no reason to stop."""
    with suppress(OSError):
        sys.stdout.write(text)
        sys.stdout.flush()


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announces a step, and tells how long it took if that was more than a second."""
    say(f"{title} ...")
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    if took > 1:
        say(f"  done in {took:.1f} s")
