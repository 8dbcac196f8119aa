"""One cart, one order, one charge: each shopper presses twice, or has the checkout open in two tabs and presses "pay" once
more in one of them, or loses the connection and sends again; pays, and comes back in two tabs while the webhook arrives."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.report import say
from benchmarks.servers import Web, python
from benchmarks.setting import SHOP, Setting
from benchmarks.shopper import Shopper
from fakestripe.objects import checkout
from fakestripe.world import World

CARTS, CARTS_IN_FULL, CARTS_OF_CONTROL = 30, 500, 6
COUNTED = ("orders", "payments", "paid", "paid_events", "charges")
Send = Callable[[list[dict[str, Any]]], object]
Press = Callable[[Shopper, dict[str, str]], list[str]]


def measure_doubles(setting: Setting, web: Web, world: World, account: str, events: list[Any], send: Send) -> None:
    carts = CARTS_IN_FULL if setting.is_full else CARTS
    found = walk_all(setting, web, world, account, events, send, carts)
    say("payments.doubles", carts=carts, **found,
        value=found["failures"] + sum(abs(found[name] - carts) for name in COUNTED), goal=0)  # fmt: skip


def measure_control(setting: Setting, web: Web, world: World, account: str, events: list[Any], send: Send) -> None:
    """The same where every press has a cart of its own."""
    found = walk_all(setting, web, world, account, events, send, CARTS_OF_CONTROL)
    doubles = found["orders"] - CARTS_OF_CONTROL
    say("payments.doubles.negative_control", doubles=doubles, value=0 if doubles > 0 else 1, goal=0)


def walk_all(
    setting: Setting, web: Web, world: World, account: str, events: list[Any], send: Send, carts: int
) -> dict[str, int]:
    before = figures(setting, world, account)
    variant = setting.fresh_variant(carts * 2)
    failures = 0
    for number in range(carts):
        if number % 100 == 99:
            figures(setting, world, account)  # which forgets how many cards were tried: limits are not measured here
        press = PRESSES[number % len(PRESSES)]
        failures += not walk(setting, web, world, account, variant, events, send, press)
    after = figures(setting, world, account)
    return {**{name: after[name] - before[name] for name in COUNTED}, "failures": failures}


def press_twice(shopper: Shopper, form: dict[str, str]) -> list[str]:
    """Where each press leads."""
    with ThreadPoolExecutor(2) as pool:
        clicks = [pool.submit(shopper.ask, "/checkout/", form) for _ in range(2)]
        return [click.result()[2] for click in clicks]


def press_in_two_tabs(shopper: Shopper, form: dict[str, str]) -> list[str]:
    """Two tabs with carts of the same cookie and forms of their own; in one of them "pay" is pressed again at once."""
    tab = Shopper(shopper.port, shopper.host, dict(shopper.cookies), shopper.address)
    pages = press_twice_in(shopper, tab, form, {**form, "name": "Jeanne M."})
    status, _page, location = tab.ask("/checkout/", form)  # the order is there: its page
    path = urlsplit(location).path
    if status == 303 and path.startswith("/orders/"):
        pages.append(shopper.ask(f"{path}pay/", {})[2])
    return pages


def press_twice_in(one: Shopper, other: Shopper, form: dict[str, str], another: dict[str, str]) -> list[str]:
    with ThreadPoolExecutor(2) as pool:
        clicks = [pool.submit(one.ask, "/checkout/", form), pool.submit(other.ask, "/checkout/", another)]
        return [click.result()[2] for click in clicks]


def press_and_lose_the_answer(shopper: Shopper, form: dict[str, str]) -> list[str]:
    """The connection is cut as soon as the order is sent, and the browser sends it again."""
    headers = f"Host: {shopper.host}\r\nX-Forwarded-For: {shopper.address}\r\nCookie: " + "; ".join(
        f"{name}={value}" for name, value in shopper.cookies.items()
    )
    body = urlencode(form).encode()
    with socket.create_connection(("127.0.0.1", shopper.port), timeout=30) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a farewell
        connection.sendall(
            f"POST /checkout/ HTTP/1.1\r\n{headers}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
    return [shopper.ask("/checkout/", form)[2], *press_twice(shopper, form)]


PRESSES = (press_twice, press_in_two_tabs, press_and_lose_the_answer)


def walk(
    setting: Setting, web: Web, world: World, account: str, variant: int, events: list[Any], send: Send, press: Press
) -> bool:
    """True where the shopper ends on the page of a paid order."""
    shopper = Shopper(web.port, setting.host)
    shopper.add(variant)
    form = shopper.filled_form()
    pages = press(shopper, form)
    with ThreadPoolExecutor(4) as pool:
        sessions = sorted({url.rpartition("/")[2] for url in pages if "/c/pay/" in url})
        if not sessions:
            sessions = page_to_pay(shopper, pages)
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


def page_to_pay(shopper: Shopper, pages: list[str]) -> list[str]:
    """Whoever was told only that the order is there presses "pay" on its page."""
    for path in {urlsplit(url).path for url in pages if "/orders/" in url}:
        location = shopper.ask(f"{path}pay/", {})[2]
        if "/c/pay/" in location:
            return [location.rpartition("/")[2]]
    return []


def figures(setting: Setting, world: World, account: str) -> dict[str, int]:
    found = json.loads(python(setting.environment, "-m", "benchmarks.payments_in_shop", "count", SHOP))
    return {**found, "charges": len(world.all_of(account, "charge"))}
