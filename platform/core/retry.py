"""When to try again: quickly at first, then ever more rarely, and ten times in about a day."""

from __future__ import annotations

import random
from datetime import timedelta

MAX_ATTEMPTS = 10
FIRST_DELAY_SECONDS = 10
FACTOR = 3
JITTER = 0.2


def delay_after(attempts: int) -> timedelta:
    """The pause after that many attempts: 10 s, 30 s, 90 s … 18 h, each within a fifth, so that what failed together
    does not come back together."""
    seconds = FIRST_DELAY_SECONDS * FACTOR ** (max(attempts, 1) - 1)
    return timedelta(seconds=seconds * random.uniform(1 - JITTER, 1 + JITTER))  # noqa: S311
