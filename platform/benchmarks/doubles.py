"""One cart, one order, one charge: each shopper double-clicks, pays, comes back in two tabs while the webhook arrives."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from benchmarks.report import say
from benchmarks.servers import Web, python
from benchmarks.setting import SHOP, Setting
from benchmarks.shopper import Shopper
from fakestripe.objects import checkout
from fakestripe.world import World

CARTS, CARTS_IN_FULL = 30, 500
Send = Callable[[list[dict[str, Any]]], object]


def measure_doubles(setting: Setting, web: Web, world: World, account: str, events: list[Any], send: Send) -> None:
    carts = CARTS_IN_FULL if setting.is_full else CARTS
    before = figures(setting, world, account)
    variant = setting.fresh_variant(carts * 2)
    failures = sum(not walk(setting, web, world, account, variant, events, send) for _ in range(carts))
    after = figures(setting, world, account)
    new = {name: after[name] - before[name] for name in after}
    say("payments.doubles", carts=carts, **new, failures=failures,
        value=failures + sum(abs(new[name] - carts) for name in new), goal=0)  # fmt: skip


def walk(setting: Setting, web: Web, world: World, account: str, variant: int, events: list[Any], send: Send) -> bool:
    """True where the shopper ends on the page of a paid order."""
    shopper = Shopper(web.port, setting.host)
    shopper.add(variant)
    form = shopper.filled_form()
    with ThreadPoolExecutor(4) as pool:
        clicks = [pool.submit(shopper.ask, "/checkout/", form) for _ in range(2)]
        pages = {click.result()[2] for click in clicks}
        sessions = [url.rpartition("/")[2] for url in pages if "/c/pay/" in url]
        if not sessions:
            return False
        session = world.get(account, sessions[0], "checkout.session")
        with world.lock:
            events.clear()
            checkout.pay_by_card(world, account, session, "4242424242424242")
            told = list(events)
        back = urlsplit(session["success_url"]).path
        acts = [pool.submit(shopper.ask, back) for _ in range(2)]
        acts += [pool.submit(send, told) for _ in range(2)]  # type: ignore[list-item]
        for act in acts:
            act.result()
    status, _page, location = shopper.ask(back)
    return status in (302, 303) and "/orders/" in location


def figures(setting: Setting, world: World, account: str) -> dict[str, int]:
    found = json.loads(python(setting.environment, "-m", "benchmarks.payments_in_shop", "count", SHOP))
    return {**found, "charges": len(world.all_of(account, "charge"))}
