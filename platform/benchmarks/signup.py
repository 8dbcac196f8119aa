"""Server time of a sign-up, from the pool and without it, through the real form: `bin/bench signup`."""

from __future__ import annotations

import re
import time

from benchmarks.report import median, say
from benchmarks.servers import manage
from benchmarks.setting import Setting
from benchmarks.shopper import Shopper

GOAL_SECONDS = 1.0
_measured: list[bool] = []
HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


def measure(setting: Setting) -> None:
    """Once in a run: it is a figure of its own, and one of the platform's."""
    if _measured:
        return
    _measured.append(True)
    web = setting.web()
    manage(setting.environment, "pool", "--fill", "7")  # two to warm up, five to measure; then there are none left
    sign_up(web.port, "warm-up-1")
    sign_up(web.port, "warm-up-2")
    pooled = [sign_up(web.port, f"pooled-{n}") for n in range(5)]
    say("signup.pooled", value=median(pooled), goal=GOAL_SECONDS, unit="s", slowest=max(pooled))
    made = [sign_up(web.port, f"made-{n}") for n in range(3)]
    say("signup.not_pooled", seconds=median(made), slowest=max(made))


def sign_up(port: int, handle: str) -> float:
    """Seconds from sending the form to its answer, which must lead into the new shop's admin."""
    visitor = Shopper(port, "localhost")
    _, page, _ = visitor.ask("/sign-up/")
    form = {
        **dict(HIDDEN.findall(page)), "email": f"{handle}@example.com", "password1": "correct horse battery",
        "name": handle.title(), "handle": handle, "country": "FR", "currency": "EUR", "locale": "fr",
    }  # fmt: skip
    started = time.perf_counter()
    status, _, _ = visitor.ask("/sign-up/", form)
    seconds = time.perf_counter() - started
    if status not in {302, 303}:
        raise SystemExit(f"The sign-up answered {status}: nothing to measure.")
    return seconds
