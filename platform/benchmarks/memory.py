"""Memory of a worker at rest and after many requests: `bin/bench memory`."""

from __future__ import annotations

from benchmarks.accounting import read_stat, resident_mib, tree
from benchmarks.load import Target, press
from benchmarks.pages import PAGES, request
from benchmarks.report import say
from benchmarks.setting import Setting

GOAL_MIB = 160
GOAL_GROWTH_MIB = 10


def measure(setting: Setting) -> None:
    web = setting.web(ECHOPPE_PAGE_CACHE="0")
    targets = [Target(web.port, setting.host, path) for path in PAGES.values()]
    wanted = 100_000 if setting.is_full else 5_000
    serve(targets, 400)
    warm, served = largest_worker(web.pid), 400
    while served < wanted:
        served += serve(targets, 1_000)
    now = largest_worker(web.pid)
    bare = setting.yardstick()
    for _ in range(50):
        request(Target(bare.port, "localhost", "/list"))
    say("memory.worker", value=now, goal=GOAL_MIB, unit="MiB resident", yardstick_mib=largest_worker(bare.pid))
    say("memory.growth", value=now - warm, goal=GOAL_GROWTH_MIB, unit="MiB", requests=served)


def serve(targets: list[Target], count: int) -> int:
    done = 0
    while done < count:
        for target in targets:
            done += press(lambda t=target: request(t), at_once=4, seconds=0.5).count
    return done


def largest_worker(pid: int) -> float:
    workers = [child for child in tree(pid) if child != pid and read_stat(child)]
    return max(resident_mib(worker) for worker in workers)
