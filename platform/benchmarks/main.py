"""The command behind `bin/bench`."""

from __future__ import annotations

import argparse
import importlib
import sys

from benchmarks.report import missed
from benchmarks.setting import prepared

FIGURES = [
    "pricing", "pages", "checkout", "throughput", "signup", "race", "oversell", "payments", "kills", "memory", "weight",
    "builder", "platform", "catalogue", "themes", "theme_sizes", "theme_pictures", "schemas",
]  # fmt: skip
OWN_SHOPS = {"themes", "theme_pictures"}  # they open what they look at
BY_DEFAULT = [
    figure for figure in FIGURES if figure not in {"schemas", "catalogue", "themes", "theme_sizes", "theme_pictures"}
]


def main(arguments: list[str]) -> int:
    """0 when every goal is met, else 1, with the missed ones on standard error."""
    parser = argparse.ArgumentParser(prog="bin/bench")
    parser.add_argument("figures", nargs="*", choices=[[], *FIGURES], default=[])
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--runs", type=int, default=None)
    parser.add_argument("--shops", type=int, default=1000)
    parser.add_argument("--scene", default="")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args(arguments)
    figures = options.figures or BY_DEFAULT
    with prepared(
        seconds=options.seconds, runs=options.runs, shops=options.shops, is_full=options.full, scene=options.scene,
        has_shop=not OWN_SHOPS.issuperset(figures),
    ) as setting:  # fmt: skip
        for name in figures:
            importlib.import_module(f"benchmarks.{name}").measure(setting)
    if missed:
        sys.stderr.write(f"Goals missed: {', '.join(missed)}\n")
    return 1 if missed else 0
