"""Webhooks under fire: `bin/bench payments` (with --full, 700 orders, some 2,500 events and 10,000 deliveries).

Every event is delivered one to seven times, shuffled, from eight connections at once, while workers work on what has
come; the end state must be the canonical one. Forged ones of eight kinds: none accepted, but by the negative control.
"""

from __future__ import annotations

import http.client
import json
import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.doubles import measure_control, measure_doubles
from benchmarks.report import say
from benchmarks.servers import Web, python
from benchmarks.setting import SHOP, Setting
from fakestripe.events import endpoint, signed
from fakestripe.objects import checkout
from fakestripe.server import Server
from fakestripe.world import World

SCENES = ("doubles", "deliveries")
ORDERS, ORDERS_IN_FULL = 60, 700
TWINS = 5  # one delivery in so many comes twice at once
CONNECTIONS = 8
COPIES = (1, 7)
FORGED = {False: 100, True: 1000}
SECRET = "whsec_fakestripe_connect"
Delivery = tuple[bytes, dict[str, str]]


def measure(setting: Setting) -> None:
    """`--scene doubles` or `--scene deliveries` for one of the two."""
    world = World(delay=0)
    world.endpoints = [endpoint("", SECRET, connect=True)]
    events: list[dict[str, Any]] = []
    server = Server(world)
    world.send = lambda _endpoint, event: events.append(event)  # in place of its own courier
    server.start()
    facts = {"FAKESTRIPE_PORT": str(server.server_port)}
    web = setting.web(**facts)
    if setting.scene != "doubles":
        deliver_and_forge(setting, web, world, events, facts)
    if setting.scene != "deliveries":
        account = in_shop(setting, facts, "place", "0")["account"]
        measure_doubles(setting, web, world, account, events, lambda some: send(web, [sign(each) for each in some]))
        control = setting.web(application="benchmarks.doubled:application", **facts)
        measure_control(
            setting, control, world, account, events, lambda some: send(control, [sign(each) for each in some])
        )
    in_shop(setting, facts, "leave")
    server.stop()


def in_shop(setting: Setting, facts: dict[str, str], act: str, *given: str) -> Any:
    return json.loads(
        python({**setting.environment, **facts}, "-m", "benchmarks.payments_in_shop", act, SHOP, *given)
    )  # fmt: skip


def deliver_and_forge(
    setting: Setting, web: Web, world: World, events: list[dict[str, Any]], facts: dict[str, str]
) -> None:
    count = ORDERS_IN_FULL if setting.is_full else ORDERS
    placed = in_shop(setting, facts, "place", str(count))
    events.clear()
    expected = {payment: let_pay(world, placed["account"], session) for payment, session in placed["sessions"].items()}
    forge(setting, web, "payments.forged", events, goal=0)
    deliver_all(web, events)
    found = in_shop(setting, facts, "work")
    differing = sum(found["states"].get(payment) != state for payment, state in expected.items())
    say("payments.canonical_end_state", orders=count, differing=differing, paid_events=found["paid_events"],
        value=differing + abs(found["paid_events"] - found["paid"]) + found["unfinished"],
        goal=0)  # fmt: skip
    control = setting.web(application="benchmarks.unsigned:application", **facts)
    accepted = forge(setting, control, "", events, goal=0)
    say("payments.negative_control", accepted=accepted, value=0 if accepted else 1, goal=0)


def let_pay(world: World, account: str, session_id: str) -> str:
    """Most pay by card; of the others some are decided for them, some against. Returns the state that must come out."""
    session = world.get(account, session_id, "checkout.session")
    kind = world.chaos.random.choice(["card"] * 7 + ["debit", "refused", "never"])
    if kind == "card":
        checkout.pay_by_card(world, account, session, "4000000000000002")
        checkout.pay_by_card(world, account, session, "4242424242424242")
    elif kind in ("debit", "refused"):
        checkout.pay_by_debit(world, account, session, will_fail=kind == "refused")
        checkout.decide(world, account, session)
    return {"card": "paid", "debit": "paid", "refused": "failed", "never": "pending"}[kind]


def deliver_all(web: Web, events: list[dict[str, Any]]) -> None:
    chance = random.Random(4)
    copies = [[event] for event in events for _ in range(chance.randint(*COPIES))]
    for group in copies[::TWINS]:
        group *= 2  # side by side in the list: on two connections at the same moment
    chance.shuffle(copies)
    deliveries = [event for group in copies for event in group]
    started = time.perf_counter()
    statuses = send(web, deliveries)
    seconds = time.perf_counter() - started
    say("payments.deliveries", events=len(events), deliveries=len(deliveries), per_second=len(deliveries) / seconds,
        value=sum(status != 200 for status in statuses), goal=0)  # fmt: skip


def forge(setting: Setting, web: Web, figure: str, events: list[dict[str, Any]], *, goal: int) -> int:
    """Returns how many were accepted."""
    deliveries = [
        kind({**events[number % len(events)], "id": f"evt_forged_{number}"})
        for number, kind in zip(range(FORGED[setting.is_full]), cycle(FORGERIES), strict=False)
    ]
    accepted = send(web, deliveries).count(200)
    if figure:
        say(figure, sent=len(deliveries), value=accepted, goal=goal)
    return accepted


def cycle(kinds: list[Callable[[dict[str, Any]], Delivery]]) -> Any:
    while True:
        yield from kinds


def sign(event: dict[str, Any], secret: str = SECRET, age: int = 0) -> Delivery:
    return signed(event, secret, timestamp=int(time.time()) - age)


def altered(event: dict[str, Any]) -> Delivery:
    body, headers = sign(event)
    return body.replace(b'"livemode":false', b'"livemode": false', 1), headers


def with_header(change: Callable[[str], str]) -> Callable[[dict[str, Any]], Delivery]:
    def forged(event: dict[str, Any]) -> Delivery:
        body, headers = sign(event)
        return body, {**headers, "Stripe-Signature": change(headers["Stripe-Signature"])}

    return forged


FORGERIES: list[Callable[[dict[str, Any]], Delivery]] = [
    lambda event: sign(event, "whsec_guessed"),
    lambda event: sign(event, "whsec_fakestripe_platform"),
    lambda event: sign(event, age=600),
    lambda event: sign(event, age=-600),
    altered,
    with_header(lambda header: ""),
    with_header(lambda header: header.replace("v1=", "v0=")),
    with_header(lambda header: header.partition(",")[0]),
]


def send(web: Web, deliveries: Sequence[Delivery | dict[str, Any]]) -> list[int]:
    """From several connections at once. An event is signed when it leaves, as Stripe does: signatures grow old."""
    shares = [deliveries[number::CONNECTIONS] for number in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        return [status for statuses in pool.map(lambda share: post_all(web.port, share), shares) for status in statuses]


def post_all(port: int, deliveries: Sequence[Delivery | dict[str, Any]]) -> list[int]:
    statuses = []
    for each in deliveries:
        body, headers = sign(each) if isinstance(each, dict) else each
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("POST", "/webhooks/stripe/connect/", body, {**headers, "Host": f"localhost:{port}"})
        statuses.append(connection.getresponse().status)
        connection.close()
    return statuses
