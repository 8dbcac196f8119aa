"""Thirty kills (--full: seventy) at ten places between checkout and settlement: `bin/bench kills`. A process dies,
PostgreSQL crashes and recovers, Valkey forgets; the shopper presses again, pays once, and perhaps never comes back.
Afterwards: as many paid orders as shoppers, one charge each that is kept, and no unit of stock held for nobody."""

from __future__ import annotations

import contextlib
import http.client
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.failing import POINTS
from benchmarks.payments import SECRET, send, sign
from benchmarks.report import say
from benchmarks.servers import Web, python
from benchmarks.setting import SHOP, Setting
from benchmarks.shopper import Shopper
from fakestripe.events import endpoint
from fakestripe.objects import checkout
from fakestripe.server import Server
from fakestripe.world import World

VICTIMS = ("process", "postgres", "valkey")  # at each place
VICTIMS_IN_FULL = ("process", "process", "process", "process", "postgres", "postgres", "valkey")
PATIENCE = 60  # seconds: PostgreSQL recovers in two
CARD = "4242424242424242"


def measure(setting: Setting) -> None:
    world = World(delay=0)
    world.endpoints = [endpoint("", SECRET, connect=True)]
    events: list[dict[str, Any]] = []
    server = Server(world)
    world.send = lambda _endpoint, event: events.append(event)
    server.start()
    wish = Path(setting.environment["ECHOPPE_DATA"]) / "failpoint"
    facts = {"FAKESTRIPE_PORT": str(server.server_port), "FAILPOINT_FILE": str(wish), "CONN_MAX_AGE": "0"}
    environment = {**setting.environment, **facts}
    account = json.loads(python(environment, "-m", "benchmarks.payments_in_shop", "place", SHOP, "0"))["account"]
    web = setting.web(application="benchmarks.failing:application", **facts)
    before = json.loads(python(environment, "-m", "benchmarks.payments_in_shop", "books", SHOP))
    variant, died, lost = setting.fresh_variant(1000), 0, 0
    victims = VICTIMS_IN_FULL if setting.is_full else VICTIMS
    for place in POINTS:
        for victim in victims:
            wish.write_text(f"{place}|{victim}")
            events.clear()
            lost += not walk(setting, web, world, account, variant, events, wish, environment)
            died += not wish.exists()
            wish.unlink(missing_ok=True)
    # Some events were refused while things were down: Stripe would come again. The rest is for the sweeper.
    found = json.loads(python(environment, "-m", "benchmarks.payments_in_shop", "books", SHOP))
    kept = sum(each["amount"] > each["amount_refunded"] for each in world.all_of(account, "charge"))
    shoppers = len(POINTS) * len(victims)
    new = {name: found[name] - before[name] for name in ("paid_orders", "paid_events", "orders")}
    say("payments.kills", kills=died, shoppers=shoppers, lost_shoppers=lost, kept_charges=kept, stuck=found["held"], **new,
        value=abs(kept - shoppers) + abs(new["paid_orders"] - shoppers) + abs(new["paid_events"] - shoppers) + found["held"]
        + abs(died - shoppers) + lost, goal=0)  # fmt: skip
    python(environment, "-m", "benchmarks.payments_in_shop", "leave", SHOP)
    server.stop()


def work_in_vain(environment: dict[str, str]) -> None:
    """Work on the inbox, in a process that dies on the way."""
    with contextlib.suppress(SystemExit):
        python(environment, "-m", "benchmarks.payments_in_shop", "inbox", SHOP)


def walk(
    setting: Setting, web: Web, world: World, account: str, variant: int, events: list[Any], wish: Path,
    environment: dict[str, str],
) -> bool:  # fmt: skip
    """One shopper, who presses again until there is an answer. True where the payment page was reached and paid."""
    shopper = Shopper(web.port, setting.host)
    patiently(lambda: shopper.add(variant))
    form = patiently(shopper.filled_form)
    location = patiently(lambda: moved(shopper.ask("/checkout/", form)))
    if "/orders/" in location:  # the order is there, its payment is not
        location = patiently(lambda: page_to_pay(shopper.ask(f"{urlsplit(location).path}pay/", {})))
    session = world.get(account, location.rpartition("/")[2], "checkout.session")
    with world.lock:
        events.clear()
        checkout.pay_by_card(world, account, session, CARD)
        told = list(events)
    statuses = patiently(lambda: send(web, [sign(event) for event in told]))
    back = urlsplit(session["success_url"]).path
    patiently(lambda: moved(shopper.ask(back)))
    if wish.exists():  # a place that only the worker behind the scenes comes by
        work_in_vain(environment)
    return bool(statuses)


def moved(answer: tuple[int, str, str]) -> str:
    status, _page, location = answer
    if status not in (302, 303):
        raise ConnectionError(status)
    return location


def page_to_pay(answer: tuple[int, str, str]) -> str:
    location = moved(answer)
    if "/c/pay/" not in location:
        raise ConnectionError(location)
    return location


def patiently(act: Any) -> Any:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except (OSError, http.client.HTTPException, SystemExit):
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
