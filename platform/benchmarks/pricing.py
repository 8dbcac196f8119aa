"""`bin/bench pricing`: what pricing a large cart costs, what must hold for every cart, and the checkout page: its queries,
what axe and Lighthouse find, and an order without JavaScript. `--full` tries 200,000 carts instead of 2,000."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from decimal import Decimal

from benchmarks.checkout_in_browser import measure_in_browser
from benchmarks.report import median, say
from benchmarks.servers import ROOT, python
from benchmarks.setting import SHOP, Setting
from benchmarks.shopper import Shopper
from commerce.pricing.given import Kind, Offer, PricedLine, PricingInput, Scope, Target, Tier
from commerce.pricing.totals import price

GOAL_MS = 5
QUERIES_GOAL = 20
LINES, OFFERS, ROUNDS = 50, 20, 200
CARTS, ALL_CARTS = 2_000, 200_000
KINDS = [Kind.PERCENT, Kind.AMOUNT, Kind.BUY_X_GET_Y, Kind.TIERS, Kind.FREE_SHIPPING]


def measure(setting: Setting) -> None:
    for name, friends in (("all_combine", frozenset(Target)), ("some_combine", None), ("none_combines", frozenset())):
        cart = large_cart(friends)
        spent = []
        for _round in range(ROUNDS):
            start = time.process_time()
            price(cart)
            spent.append((time.process_time() - start) * 1000)
        say(f"pricing.{name}", value=median(spent), goal=GOAL_MS, unit="ms CPU", lines=LINES, offers=OFFERS)
    try_carts(ALL_CARTS if setting.is_full else CARTS)
    web = setting.web()
    count_queries(setting, Shopper(web.port, setting.host))
    measure_in_browser(setting, web)


def try_carts(count: int) -> None:
    """The suite's own tests: properties with hypothesis, 300 worked examples against plain Decimal, refunds to the cent."""
    start = time.monotonic()
    environment = {**os.environ, "ECHOPPE_CARTS": str(count)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/commerce/pricing", "-q", "-p", "no:cacheprovider"],
        cwd=ROOT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    told = {word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error)", done.stdout)}
    wrong = told.get("failed", 0) + told.get("error", 0) + (0 if told.get("passed") else 1)
    say(
        "pricing.every_cart", value=wrong, goal=0, unit="properties and examples that fail", carts=count,
        worked_examples=300, currencies=12, decimals=[0, 2, 3], tests=told.get("passed", 0),
        seconds=time.monotonic() - start,
    )  # fmt: skip


def count_queries(setting: Setting, shopper: Shopper) -> None:
    """Of the checkout page with three lines."""
    for variant_id in setting.variant_ids[:3]:
        shopper.add(variant_id)
    cookie = "; ".join(f"{name}={value}" for name, value in shopper.cookies.items())
    count = int(python(setting.environment, "-m", "benchmarks.count_queries", SHOP, "/checkout/", cookie))
    say("checkout.queries", value=count, goal=QUERIES_GOAL, unit="statements", lines=3)


def large_cart(friends: frozenset[Target] | None) -> PricingInput:
    return PricingInput(
        currency="EUR",
        lines=tuple(
            PricedLine(
                key=number,
                unit_amount=990 + 37 * number,
                quantity=1 + number % 5,
                tax_percent=Decimal(("20", "10", "5.5")[number % 3]),
                product_id=number,
                collection_ids=frozenset({number % 4, 10 + number % 7}),
            )
            for number in range(LINES)
        ),
        shipping_amount=490,
        offers=tuple(offer(number, friends) for number in range(1, OFFERS + 1)),
    )


def offer(number: int, friends: frozenset[Target] | None) -> Offer:
    kind = KINDS[number % len(KINDS)]
    targets = {Kind.FREE_SHIPPING: Target.SHIPPING, Kind.BUY_X_GET_Y: Target.ITEMS}
    target = targets.get(kind, (Target.ITEMS, Target.ORDER)[number % 2])
    return Offer(
        id=number,
        kind=kind,
        target=target,
        percent=Decimal(0) if kind == Kind.TIERS else Decimal(5 + number),
        amount=0 if kind == Kind.FREE_SHIPPING else 300,
        buy_quantity=2,
        tiers=(Tier(5000, Decimal(5)), Tier(20000, Decimal(10))),
        scope=Scope(collection_ids=frozenset({number % 4})) if number % 2 else Scope(),
        combines_with=frozenset({list(Target)[number % 3], target}) if friends is None else friends,
    )
