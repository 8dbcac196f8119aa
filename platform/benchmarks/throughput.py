"""Orders per second and their p95 at 8 and 32 shoppers at once, beside what the same PostgreSQL can commit (pgbench, simple
update, in the same run): `bin/bench throughput`. The goal is an eighth of that. All three share one machine, so each line
says how much of it application, database and the client itself took. Commits wait for the disk, as in production."""

from __future__ import annotations

import os
import re
import subprocess
import time
from pathlib import Path

from benchmarks.load import press
from benchmarks.report import say
from benchmarks.setting import Setting
from benchmarks.shopper import Shopper

SHARE_GOAL = 8  # of the commit limit, one eighth
SCALE, CLIENTS = 10, 8
CORES = os.cpu_count() or 1


def measure(setting: Setting) -> None:
    limit = commits_per_second(setting)
    web = setting.web(workers=2 * CORES)  # half of them may wait for the disk or for each other's rows
    variant = setting.fresh_variant(1_000_000)

    def buy() -> int:
        shopper = Shopper(web.port, setting.host)
        shopper.add(variant)
        return shopper.order()[0]

    for _ in range(8):
        if (status := buy()) != 303:
            raise SystemExit(f"A checkout ended with {status}: nothing to measure.")
    for at_once in (8, 32):
        spent, client = web.meter.read(), time.process_time()
        load = press(buy, at_once=at_once, seconds=max(setting.seconds, 5))
        client = time.process_time() - client
        application, database = (after - before for before, after in zip(spent, web.meter.read(), strict=True))
        if set(load.statuses) != {303}:
            raise SystemExit(f"Checkouts answered {load.statuses}.")
        rate, machine = load.count / load.seconds, load.seconds * CORES
        say(f"throughput.{at_once}_at_once", orders_per_second=rate, p95_ms=load.percentile(0.95),
            app_cpu_ms=application / load.count * 1000, db_cpu_ms=database / load.count * 1000,
            share_of_app=application / machine, share_of_db=database / machine, share_of_client=client / machine,
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
    checkpoint(setting)
    done = subprocess.run(
        [tool, "-N", "-c", str(CLIENTS), "-j", "2", "-T", str(int(max(setting.seconds, 5))), address],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if found is None:
        raise SystemExit(f"pgbench said: {done.stdout[-500:]}")
    checkpoint(setting)
    return float(found[1])


def checkpoint(setting: Setting) -> None:
    """What was written before is written out now, and not while the next figure is taken."""
    import psycopg2

    connection = psycopg2.connect(setting.environment["DATABASE_URL"])
    connection.autocommit = True
    connection.cursor().execute("CHECKPOINT")
    connection.close()


def pgbench() -> str:
    """The one that came with the PostgreSQL that runs."""
    from embedded.postgres import programs

    return str(Path(programs()) / "pgbench")
