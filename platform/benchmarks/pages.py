"""Storefront pages, cached and not, beside bare Django: `bin/bench pages`."""

from __future__ import annotations

import http.client

from benchmarks.load import Load, Target, press
from benchmarks.report import median, say, summary
from benchmarks.servers import Web
from benchmarks.setting import Setting

AT_ONCE = 8
PAGES = {"home": "/", "collection": "/collections/all/", "product": "/products/product-7/", "search": "/search/?q=lamp"}
YARDSTICKS = {"hello": "/hello", "one": "/one", "list": "/list", "product": "/products/p7"}
# Of performance.md: cached against hello; uncached against the five-query yardstick of its kind.
CACHED_GOAL = 0.7
UNCACHED_GOAL = {"home": 2.0, "collection": 2.0, "product": 2.0, "search": 2.5}
QUERIES_GOAL = 12


def measure(setting: Setting) -> None:
    cached, uncached, bare = setting.web(), setting.web(ECHOPPE_PAGE_CACHE="0"), setting.yardstick()
    for name, path in YARDSTICKS.items():
        say(f"yardstick.{name}", **summary(*repeat(setting, [(bare, "localhost", path)])[0]))
    for name, path in PAGES.items():
        compare(setting, f"page.{name}.cached", (cached, path), (bare, YARDSTICKS["hello"]), CACHED_GOAL)
        yardstick = YARDSTICKS["product" if name == "product" else "list"]
        compare(setting, f"page.{name}.uncached", (uncached, path), (bare, yardstick), UNCACHED_GOAL[name])


def compare(setting: Setting, figure: str, page: tuple[Web, str], yardstick: tuple[Web, str], goal: float) -> None:
    """Page and yardstick in turn, run by run, so that both meet the same weather; the median of the pairs' ratios.
    CPU of the application and the database together."""
    ours, bare = repeat(setting, [(page[0], setting.host, page[1]), (yardstick[0], "localhost", yardstick[1])])
    ratios = [
        each(*one) / each(*other) for one, other in zip(zip(*ours, strict=True), zip(*bare, strict=True), strict=True)
    ]
    facts, bare_facts = summary(*ours), summary(*bare)
    say(
        figure,
        **facts,
        cpu_ms=facts["app_cpu_ms"] + facts["db_cpu_ms"],
        yardstick_cpu_ms=bare_facts["app_cpu_ms"] + bare_facts["db_cpu_ms"],
        yardstick_requests_per_second=bare_facts["requests_per_second"],
        value=median(ratios),
        goal=goal,
    )


def each(load: Load, spent: tuple[float, float]) -> float:
    """CPU seconds of one request."""
    return sum(spent) / load.count


Runs = tuple[list[Load], list[tuple[float, float]]]


def repeat(setting: Setting, targets: list[tuple[Web, str, str]]) -> list[Runs]:
    """Loads of every target in turn, as often as asked for, each with the CPU that it took."""
    runs: list[Runs] = [([], []) for _ in targets]
    for web, host, path in targets:
        for _ in range(30):  # both workers warm, every page in its cache
            expect_ok(Target(web.port, host, path))
    for _ in range(setting.runs):
        for (web, host, path), (loads, spent) in zip(targets, runs, strict=True):
            target = Target(web.port, host, path)
            before = web.meter.read()
            load = press(lambda target=target: request(target), at_once=AT_ONCE, seconds=setting.seconds)
            after = web.meter.read()
            check(load, path)
            loads.append(load)
            spent.append((after[0] - before[0], after[1] - before[1]))
    return runs


def request(target: Target) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=30)
    connection.request("GET", target.path, headers={"Host": target.host, **dict(target.headers)})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def expect_ok(target: Target) -> None:
    if (status := request(target)) != 200:
        raise SystemExit(f"{target.path} answered {status}: nothing to measure.")


def check(load: Load, path: str) -> None:
    if set(load.statuses) != {200}:
        raise SystemExit(f"{path} answered {load.statuses}: nothing to measure.")
