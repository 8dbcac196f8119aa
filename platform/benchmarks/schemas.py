"""One more schema where there are many already: `bin/bench schemas --shops 1000`."""

from __future__ import annotations

import time

from benchmarks.accounting import cpu_seconds
from benchmarks.report import median, say
from benchmarks.servers import manage
from benchmarks.setting import Setting

GOAL_SECONDS = 1.0


def measure(setting: Setting) -> None:
    """CPU of PostgreSQL for one schema from the template, after `--shops` others."""
    started = time.monotonic()
    manage(setting.environment, "pool", "--fill", str(setting.shops))
    filled = time.monotonic() - started
    spent = []
    for n in range(1, 6):
        before = cpu_seconds(setting.database_pid)
        manage(setting.environment, "pool", "--fill", str(setting.shops + n))
        spent.append(cpu_seconds(setting.database_pid) - before)
    say(
        "schemas.one_more", value=median(spent), goal=GOAL_SECONDS, unit="s of CPU", shops=setting.shops,
        seconds_to_fill=filled,
    )  # fmt: skip
