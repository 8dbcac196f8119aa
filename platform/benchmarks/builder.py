"""A page of 25 sections, all kinds on it: statements and CPU of an uncached page, and what a browser
makes of it: `bin/bench builder`."""

from __future__ import annotations

import json

from benchmarks.builder_in_browser import measure_in_browser
from benchmarks.report import say
from benchmarks.setting import SHOP, Setting

QUERIES_GOAL = 20
CPU_GOAL_MS = 60.0


def measure(setting: Setting) -> None:
    from benchmarks.servers import python

    environment = {**setting.environment, "ECHOPPE_PAGE_CACHE": "0"}
    facts = json.loads(python(environment, "-m", "benchmarks.page_of_sections", SHOP))
    say("builder.queries", value=facts["queries"], goal=QUERIES_GOAL, unit="statements, 25 sections, uncached")
    say(
        "builder.cpu", value=facts["cpu_ms"], goal=CPU_GOAL_MS, unit="ms of the application per uncached page",
        yardstick=facts["product_cpu_ms"], yardstick_is="a product page of the same shop, uncached",
        ratio=facts["cpu_ms"] / facts["product_cpu_ms"],
    )  # fmt: skip
    say("builder.size", value=facts["bytes"], unit="bytes of HTML")
    measure_in_browser(setting, setting.web(), facts)
