"""What the launcher says at the terminal."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(text: str = "") -> None:
    """One line, seen at once. A terminal that went away is no reason to stop."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except (BrokenPipeError, OSError):
        pass


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announces a step, and tells how long it took if that was more than a second."""
    say(f"{title} ...")
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    if took > 1:
        say(f"  done in {took:.1f} s")
