"""G1: sixty shoppers for what is there once or ten times, in six scenes, each paying by card at Stripe's double:
`bin/bench oversell` (with --full 50 runs of each: 18,000 checkouts; `--scene NAME` for one of the six).

Sold, paid, charged and kept must be the same number, and exactly what there was. Each scene also with the guards taken out.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from benchmarks.oversell_in_shop import SCENES, UNITS
from benchmarks.report import say
from benchmarks.servers import PATHS, ROOT, Web, python
from benchmarks.setting import SHOP, Setting
from benchmarks.shopper import DETAILS, Shopper
from fakestripe.objects import checkout
from fakestripe.server import Server
from fakestripe.world import World

SHOPPERS, RUNS, RUNS_IN_FULL, RUNS_OF_CONTROL = 60, 2, 50, 3
CARD = "4242424242424242"


class Shop:
    """The process on the shop's side."""

    def __init__(self, environment: dict[str, str], *, is_guarded: bool) -> None:
        command = [sys.executable, "-m", "benchmarks.oversell_in_shop", SHOP, *([] if is_guarded else ["unguarded"])]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environment, "PYTHONPATH": PATHS}, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def do(self, *given: Any) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(given) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"The shop's process ended in {given[0]}; see above.")
        return json.loads(line)


@dataclass
class Stage:
    """What a race needs: web servers, the shop's side, Stripe's."""

    web: Web
    shop: Shop
    world: World
    account: str
    host: str


def measure(setting: Setting) -> None:
    world = World(delay=0)
    server = Server(world)
    server.start()
    facts = {"FAKESTRIPE_PORT": str(server.server_port)}
    environment = {**setting.environment, **facts}
    account = json.loads(python(environment, "-m", "benchmarks.payments_in_shop", "place", SHOP, "0"))["account"]
    web = setting.web(workers=4, **facts)
    guarded = Stage(web, Shop(environment, is_guarded=True), world, account, setting.host)
    names = [setting.scene] if setting.scene else list(SCENES)
    runs = setting.runs_asked or (RUNS_IN_FULL if setting.is_full else RUNS)
    for name in names:
        measure_scene(guarded, name, runs)
    web = setting.web(application="benchmarks.unguarded:application", workers=8, **facts)
    control = Stage(web, Shop(environment, is_guarded=False), world, account, setting.host)
    for name in names:
        outcomes = [race(control, name) for _run in range(RUNS_OF_CONTROL)]
        oversold = sum(each["oversold"] for each in outcomes)
        say(f"oversell.{name}.negative_control", oversold=oversold, value=0 if oversold else 1, goal=0)
    for stage in (guarded, control):
        stage.shop.process.terminate()
    python(environment, "-m", "benchmarks.payments_in_shop", "leave", SHOP)
    server.stop()


def measure_scene(stage: Stage, name: str, runs: int) -> None:
    started = time.monotonic()
    outcomes = [race(stage, name) for _run in range(runs)]
    sums = {key: sum(each[key] for each in outcomes) for key in outcomes[0]}
    say(f"oversell.{name}", runs=runs, checkouts=runs * SHOPPERS, seconds=time.monotonic() - started, **sums,
        value=sum(sums[key] for key in ("oversold", "undersold", "differing", "held", "errors")), goal=0)  # fmt: skip


def race(stage: Stage, name: str) -> dict[str, int]:
    """Everybody presses at the same moment. Whoever is sent on to pay does so, and comes back."""
    scene = stage.shop.do("open", name, SHOPPERS)
    before = books(stage, scene)
    start = threading.Barrier(len(scene["carts"]) + len(scene["slow"]))
    with ThreadPoolExecutor(SHOPPERS + 1) as pool:
        acts = [pool.submit(buy, stage, scene, token, start) for token in scene["carts"]]
        acts += [pool.submit(pay_late, stage, payment, session, start) for payment, session in scene["slow"]]
        for _visit in range(2 if scene["slow"] else 0):
            stage.shop.do("sweep")
        statuses = [act.result() for act in acts]
    if scene["slow"]:  # whoever finds units given back too late for the others can have them
        stage.shop.do("sweep")
        left = stage.shop.do("count", scene["variants"])["left"]
        statuses += [buy_afterwards(stage, scene) for _unit in range(left)]
    after = books(stage, scene)
    paid, kept = after["paid"] - before["paid"], after["kept"] - before["kept"]
    sold, most = paid, scene["most"]
    if not most:  # orders of one and of two units
        sold, most = after["units"], UNITS
    return {
        "sold": paid, "charges_kept": kept, "oversold": max(0, sold - most), "undersold": max(0, most - sold),
        "held": after["held"], "differing": after["differing"] + abs(paid - kept),
        "errors": sum(not 200 <= status < 500 for status in statuses),
    }  # fmt: skip


def books(stage: Stage, scene: dict[str, Any]) -> dict[str, int]:
    charges = stage.world.all_of(stage.account, "charge")
    kept = sum(each["amount"] > each["amount_refunded"] for each in charges)
    return {**stage.shop.do("count", scene["variants"]), "kept": kept}


def buy(stage: Stage, scene: dict[str, Any], token: str, start: threading.Barrier | None = None) -> int:
    """The status of the checkout."""
    shopper = Shopper(stage.web.port, stage.host, {"cart": token})
    form = {
        **DETAILS, "email": shopper.email, "delivery": str(scene["delivery"]), "payment": str(scene["payment"]),
        "action": "place",
    }  # fmt: skip
    if start is not None:
        start.wait()
    try:
        status, _page, location = shopper.ask("/checkout/", form)
    except OSError:
        return 0
    if "/c/pay/" in location:
        pay(stage, shopper, location.rpartition("/")[2])
    return status


def pay(stage: Stage, shopper: Shopper, identifier: str) -> None:
    session = stage.world.get(stage.account, identifier, "checkout.session")
    with stage.world.lock:
        if session["status"] == "open":
            checkout.pay_by_card(stage.world, stage.account, session, CARD)
    shopper.ask(urlsplit(session["success_url"]).path)


def pay_late(stage: Stage, payment: str, session: str, start: threading.Barrier) -> int:
    start.wait()
    pay(stage, Shopper(stage.web.port, stage.host), session)
    return 200


def buy_afterwards(stage: Stage, scene: dict[str, Any]) -> int:
    token = stage.shop.do("another", scene["variants"][0])
    return buy(stage, scene, token)
