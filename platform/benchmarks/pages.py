"""Storefront pages, cached and not, beside bare Django: `bin/bench pages`."""

from __future__ import annotations

import http.client

from benchmarks.load import Load, Target, press
from benchmarks.report import say, summary
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
    yardsticks = {name: figures(setting, bare, "localhost", path) for name, path in YARDSTICKS.items()}
    for name, facts in yardsticks.items():
        say(f"yardstick.{name}", **facts)
    for name, path in PAGES.items():
        compare(f"page.{name}.cached", figures(setting, cached, setting.host, path), yardsticks["hello"], CACHED_GOAL)
        bare_facts = yardsticks["product" if name == "product" else "list"]
        facts = figures(setting, uncached, setting.host, path)
        compare(f"page.{name}.uncached", facts, bare_facts, UNCACHED_GOAL[name])


def compare(figure: str, facts: dict[str, float], yardstick: dict[str, float], goal: float) -> None:
    """CPU of the application and the database together, against the yardstick's."""
    spent = facts["app_cpu_ms"] + facts["db_cpu_ms"]
    bare = yardstick["app_cpu_ms"] + yardstick["db_cpu_ms"]
    say(figure, **facts, cpu_ms=spent, yardstick_cpu_ms=bare, value=spent / bare, goal=goal)


def figures(setting: Setting, web: Web, host: str, path: str) -> dict[str, float]:
    target = Target(web.port, host, path)
    for _ in range(30):  # both workers warm, every page in its cache
        expect_ok(target)
    loads, spent = [], []
    for _ in range(setting.runs):
        before = web.meter.read()
        load = press(lambda: request(target), at_once=AT_ONCE, seconds=setting.seconds)
        after = web.meter.read()
        check(load, path)
        loads.append(load)
        spent.append((after[0] - before[0], after[1] - before[1]))
    return summary(loads, spent)


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
