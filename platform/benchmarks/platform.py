"""The platform as a business: `bin/bench platform`. Export and import of a shop of 5,000 products, one question about a
limit, and what an empty shop weighs in the database."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from benchmarks.report import say
from benchmarks.servers import manage, python
from benchmarks.setting import Setting

PRODUCTS = 5000
GOAL_SECONDS = 60
GOAL_LIMIT_MS = 0.2
GOAL_MEGABYTES = 6
GOAL_RELATIONS = 700


def measure(setting: Setting) -> None:
    facts = json.loads(python(setting.environment, "-m", "benchmarks.empty_shop", "bench-empty").splitlines()[-1])
    say("platform.empty_shop_size", value=facts["megabytes"], goal=GOAL_MEGABYTES, unit="MB")
    say("platform.empty_shop_relations", value=facts["relations"], goal=GOAL_RELATIONS, unit="relations")
    say("platform.limit", value=facts["limit_ms"], goal=GOAL_LIMIT_MS, unit="ms")
    python(setting.environment, "-m", "benchmarks.fill", "bench-large", str(PRODUCTS))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.zip"
        exported = seconds_of(setting, "export_shop", "bench-large", str(file))
        megabytes = file.stat().st_size / 1e6
        imported = seconds_of(
            setting, "import_shop", str(file), "--handle", "bench-twin", "--email", "owner@bench-large.example"
        )
    say("platform.export", value=exported, goal=GOAL_SECONDS, unit="s", products=PRODUCTS, megabytes=megabytes)
    say("platform.import", value=imported, goal=GOAL_SECONDS, unit="s", products=PRODUCTS)


def seconds_of(setting: Setting, *command: str) -> float:
    """Of the whole command, Python's start included."""
    started = time.perf_counter()
    manage(setting.environment, *command)
    return time.perf_counter() - started
