"""The command behind `bin/bench`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable
from typing import TypeVar

from benchmarks.report import missed
from benchmarks.setting import prepared
from embedded.signals import stop_on_signals

Number = TypeVar("Number", int, float)
LARGEST = 10**9

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
    parser.add_argument("--seconds", type=more_than_nothing(float), default=3.0)
    parser.add_argument("--runs", type=more_than_nothing(int), default=None)
    parser.add_argument("--shops", type=more_than_nothing(int), default=1000)
    parser.add_argument("--scene", default="")
    parser.add_argument("--full", action="store_true")
    options = parser.parse_args(arguments)
    if options.scene and options.scene not in (known := scenes_of(options.figures or BY_DEFAULT)):
        there_are = f"there are {', '.join(known)}" if known else "these figures have none"
        parser.error(f"argument --scene: {options.scene!r} is no scene; {there_are}")
    stop_on_signals()
    try:
        measure(options)
    except KeyboardInterrupt:  # the servers are stopped and their folder is gone
        sys.stderr.write("Stopped.\n")
        return 130
    if missed:
        sys.stderr.write(f"Goals missed: {', '.join(missed)}\n")
    return 1 if missed else 0


def scenes_of(figures: list[str]) -> list[str]:
    """What `--scene` may name with these figures: the `SCENES` of their modules."""
    modules = (importlib.import_module(f"benchmarks.{figure}") for figure in figures)
    return [scene for module in modules for scene in getattr(module, "SCENES", ())]


def measure(options: argparse.Namespace) -> None:
    figures = options.figures or BY_DEFAULT
    with prepared(
        seconds=options.seconds, runs=options.runs, shops=options.shops, is_full=options.full, scene=options.scene,
        has_shop=not OWN_SHOPS.issuperset(figures),
    ) as setting:  # fmt: skip
        for name in figures:
            importlib.import_module(f"benchmarks.{name}").measure(setting)


def more_than_nothing(kind: Callable[[str], Number]) -> Callable[[str], Number]:
    """For argparse: a number above zero that is one ("nan" and "inf" are none)."""

    def read(text: str) -> Number:
        try:
            number = kind(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is no number") from None
        if not 0 < number < LARGEST:
            raise argparse.ArgumentTypeError(f"{text!r} is not above zero")
        return number

    return read
