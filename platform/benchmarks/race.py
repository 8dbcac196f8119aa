"""Sixty shoppers, ten units, real HTTP workers: `bin/bench race`. Sold must be ten, refused fifty, in every run.

How long the last one waits is also told for fifty shoppers, which is what performance.md asks for.
"""

from __future__ import annotations

import threading
import time

from benchmarks.report import median, say
from benchmarks.servers import Web
from benchmarks.setting import Setting
from benchmarks.shopper import Shopper

SHOPPERS, UNITS = 60, 10
FEWER = 50
LONGEST_ANSWER = 2.0


def measure(setting: Setting) -> None:
    for workers in (2, 8):
        web = setting.web(workers=workers)
        run_many(setting, web, f"race.{workers}_workers", runs=20)
        say_waits(f"race.{workers}_workers.of_{FEWER}", [race(setting, web, FEWER)["slowest"] for _ in range(5)])
    control = setting.web(application="benchmarks.unguarded:application", workers=8)
    outcomes = [race(setting, control) for _ in range(3)]
    oversold = sum(max(0, outcome["sold"] - UNITS) for outcome in outcomes)
    say("race.negative_control", oversold=oversold, value=0 if oversold else 1, goal=0)


def run_many(setting: Setting, web: Web, figure: str, *, runs: int) -> None:
    outcomes = [race(setting, web) for _ in range(runs)]
    say(
        figure,
        runs=runs,
        oversold=sum(max(0, o["sold"] - UNITS) for o in outcomes),
        undersold=sum(max(0, UNITS - o["sold"]) for o in outcomes),
        server_errors=sum(o["errors"] for o in outcomes),
        slowest_answer_s=max(o["slowest"] for o in outcomes),
        value=sum(abs(o["sold"] - UNITS) + o["errors"] + (o["sold"] + o["refused"] != SHOPPERS) for o in outcomes),
        goal=0,
    )
    say_waits(f"{figure}.answer", [o["slowest"] for o in outcomes])


def say_waits(figure: str, waits: list[float]) -> None:
    say(
        figure, value=max(waits), median=median(waits), first=waits[0], goal=LONGEST_ANSWER,
        unit="s until the last shopper has an answer",
    )  # fmt: skip


def race(setting: Setting, web: Web, count: int = SHOPPERS) -> dict[str, float]:
    """One variant with ten units; every shopper has it in the cart, then all send their order at once."""
    variant = setting.fresh_variant(UNITS)
    shoppers = [Shopper(web.port, setting.host) for _ in range(count)]
    ready = [prepare(shopper, variant) for shopper in shoppers]
    outcomes: list[tuple[int, float]] = []
    start = threading.Barrier(count)

    def buy(shopper: Shopper, form: dict[str, str]) -> None:
        start.wait()
        started = time.perf_counter()
        status, _, _ = shopper.ask("/checkout/", form)
        outcomes.append((status, time.perf_counter() - started))

    threads = [threading.Thread(target=buy, args=pair) for pair in zip(shoppers, ready, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = [status for status, _ in outcomes]
    return {
        "sold": statuses.count(303),
        "refused": sum(400 <= status < 500 for status in statuses),
        "errors": sum(status >= 500 for status in statuses),
        "slowest": max(seconds for _, seconds in outcomes),
    }


def prepare(shopper: Shopper, variant: int) -> dict[str, str]:
    status = shopper.add(variant)
    if status not in {200, 302, 303}:
        raise SystemExit(f"The cart answered {status}: no race.")
    return shopper.filled_form()
