"""Carts of every kind, for properties and for the independent calculation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from commerce.pricing.given import Kind, Offer, PricedLine, PricingInput, Scope, Target, Tender, Tier

CURRENCIES = ["JPY", "KRW", "CLP", "XOF", "EUR", "USD", "GBP", "PLN", "CHF", "KWD", "TND", "BHD"]
RATES = [Decimal(text) for text in ("0", "2.1", "5.5", "8.875", "10", "20", "25.500", "27")]
PERCENTS = [Decimal(text) for text in ("0", "5", "10", "12.5", "33.333", "50", "99.999", "100")]
KINDS = [Kind.PERCENT, Kind.AMOUNT, Kind.BUY_X_GET_Y, Kind.FREE_SHIPPING, Kind.TIERS]


def random_cart(random: Random, *, most_lines: int = 8, most_offers: int = 4) -> PricingInput:
    return PricingInput(
        currency=random.choice(CURRENCIES),
        lines=tuple(random_line(random, key) for key in range(1, random.randint(0, most_lines) + 1)),
        shipping_amount=random.choice([0, 1, 490, random.randrange(100_000)]),
        prices_include_tax=random.random() < 0.5,
        is_tax_off=random.random() < 0.1,
        offers=tuple(random_offer(random, pk) for pk in range(1, random.randint(0, most_offers) + 1)),
        tenders=tuple(
            Tender(key=key, balance_amount=random.choice([0, 1, 1000, random.randrange(10**6)]))
            for key in range(random.choice([0, 0, 1, 2]))
        ),
    )


def random_line(random: Random, key: int) -> PricedLine:
    return PricedLine(
        key=key,
        unit_amount=random.choice([0, 1, 33, 1999, random.randrange(100), random.randrange(10**7)]),
        quantity=random.choice([1, 1, 2, 3, 7, random.randint(1, 999)]),
        tax_percent=random.choice(RATES),
        tax_name=random.choice(["VAT", "TVA"]),
        product_id=random.randint(1, 6),
        collection_ids=frozenset(random.sample(range(1, 5), random.randint(0, 2))),
        is_reduced=random.random() < 0.2,
        is_gift_card=random.random() < 0.08,
        is_extra=random.random() < 0.05,
    )


def random_scope(random: Random) -> Scope:
    kind = random.random()
    if kind < 0.5:
        return Scope()
    if kind < 0.75:
        return Scope(product_ids=frozenset(random.sample(range(1, 7), 3)))
    return Scope(collection_ids=frozenset(random.sample(range(1, 5), 2)))


def random_offer(random: Random, pk: int) -> Offer:
    kind = random.choice(KINDS)
    target = random.choice(list(Target))
    if kind == Kind.BUY_X_GET_Y:
        target = Target.ITEMS
    elif kind == Kind.FREE_SHIPPING:
        target = Target.SHIPPING
    elif kind == Kind.TIERS and target == Target.SHIPPING:
        target = Target.ORDER
    offer = Offer(
        id=pk,
        kind=kind,
        target=target,
        percent=random.choice(PERCENTS),
        amount=random.choice([0, 1, 500, random.randrange(10**5)]),
        is_per_unit=target == Target.ITEMS and random.random() < 0.5,
        buy_quantity=random.randint(1, 4),
        get_quantity=random.randint(1, 3),
        most_times=random.choice([0, 0, 1, 2]),
        get_scope=random_scope(random) if random.random() < 0.4 else None,
        tiers=tuple(Tier(random.choice([1, 3, 5000, 100_000]), random.choice(PERCENTS)) for _ in range(2)),
        counts_units=random.random() < 0.5,
        scope=random_scope(random),
        min_amount=random.choice([0, 0, 0, 2000]),
        min_quantity=random.choice([0, 0, 2]),
        skips_reduced=random.random() < 0.3,
        combines_with=frozenset(random.sample(list(Target), random.randint(0, 3))),
    )
    return replace(offer, percent=Decimal(0)) if kind == Kind.TIERS else offer
