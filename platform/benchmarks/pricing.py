"""What pricing a large cart costs: `bin/bench pricing`. No server and no database take part."""

from __future__ import annotations

import time
from decimal import Decimal

from benchmarks.report import median, say
from benchmarks.setting import Setting
from commerce.pricing.given import Kind, Offer, PricedLine, PricingInput, Scope, Target, Tier
from commerce.pricing.totals import price

GOAL_MS = 5
LINES, OFFERS, ROUNDS = 50, 20, 200
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
