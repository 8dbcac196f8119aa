"""One JSON line per figure: what was measured, its yardstick of the same run, their ratio, the goal."""

from __future__ import annotations

import json
import statistics
import sys
from collections.abc import Sequence
from typing import Any

from benchmarks.load import Load

missed: list[str] = []


def say(figure: str, **facts: Any) -> None:
    """Print a line. With `goal` (at most) and `value`, the line says whether it is met."""
    line: dict[str, Any] = {"figure": figure, **{k: rounded(v) for k, v in facts.items()}}
    if "goal" in facts and "value" in facts:
        line["met"] = facts["value"] <= facts["goal"]
        if not line["met"]:
            missed.append(figure)
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def rounded(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def summary(loads: Sequence[Load], spent: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Medians over several loads: requests per second, percentiles, CPU per request of application and database."""
    return {
        "requests_per_second": median([load.count / load.seconds for load in loads]),
        "p50_ms": median([load.percentile(0.50) for load in loads]),
        "p95_ms": median([load.percentile(0.95) for load in loads]),
        "app_cpu_ms": median([app / load.count * 1000 for load, (app, _) in zip(loads, spent, strict=True)]),
        "db_cpu_ms": median([db / load.count * 1000 for load, (_, db) in zip(loads, spent, strict=True)]),
    }
