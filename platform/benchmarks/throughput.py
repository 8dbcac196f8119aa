"""Orders per second and their p95 at 8 and 32 shoppers at once, beside what the same PostgreSQL can commit (pgbench, simple
update, in the same run): `bin/bench throughput`. An order makes eight commits' worth of work at most."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from benchmarks.load import press
from benchmarks.report import say
from benchmarks.setting import Setting
from benchmarks.shopper import Shopper

SHARE_GOAL = 8  # of the commit limit, one eighth
SCALE, CLIENTS = 10, 8


def measure(setting: Setting) -> None:
    limit = commits_per_second(setting)
    web = setting.web(workers=4)
    variant = setting.fresh_variant(1_000_000)

    def buy() -> int:
        shopper = Shopper(web.port, setting.host)
        shopper.add(variant)
        return shopper.order()[0]

    for _ in range(8):
        if (status := buy()) != 303:
            raise SystemExit(f"A checkout ended with {status}: nothing to measure.")
    for at_once in (8, 32):
        load = press(buy, at_once=at_once, seconds=max(setting.seconds, 5))
        if set(load.statuses) != {303}:
            raise SystemExit(f"Checkouts answered {load.statuses}.")
        rate = load.count / load.seconds
        say(f"throughput.{at_once}_at_once", orders_per_second=rate, p95_ms=load.percentile(0.95),
            commits_per_second=limit, value=limit / rate, goal=SHARE_GOAL, unit="commits of pgbench per order")  # fmt: skip


def commits_per_second(setting: Setting) -> float:
    """What pgbench reaches with simple updates, on a database of its own."""
    import psycopg2

    connection = psycopg2.connect(setting.environment["DATABASE_URL"])
    connection.autocommit = True
    connection.cursor().execute("DROP DATABASE IF EXISTS pgbench")
    connection.cursor().execute("CREATE DATABASE pgbench")
    connection.close()
    address = setting.environment["DATABASE_URL"].rpartition("/")[0] + "/pgbench"
    tool = pgbench()
    subprocess.run([tool, "-i", "-q", "-s", str(SCALE), address], check=True, capture_output=True)
    done = subprocess.run(
        [tool, "-N", "-c", str(CLIENTS), "-j", "2", "-T", str(int(max(setting.seconds, 5))), address],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise SystemExit(f"pgbench said: {done.stdout[-500:]}")
    return float(found[1])


def pgbench() -> str:
    """The one that came with the PostgreSQL that runs."""
    from embedded.postgres import programs

    return str(Path(programs()) / "pgbench")
