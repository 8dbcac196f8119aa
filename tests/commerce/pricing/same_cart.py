"""The cart that tests buy in several countries: a lamp, three jars of honey of which one is free, a tenth off the rest, a
relay point, and a gift card."""

from __future__ import annotations

from decimal import Decimal

from commerce.pricing.given import Kind, Offer, PricedLine, PricingInput, Scope, Target, Tender


def same_cart(high: Decimal, low: Decimal, *, shipping: int, is_included: bool) -> PricingInput:
    """`high` and `low` are the rates of the lamp and of the honey in per cent; `shipping` in cents."""
    free_jar = Offer(
        id=1, kind=Kind.BUY_X_GET_Y, percent=Decimal(100), buy_quantity=2, scope=Scope(product_ids=frozenset({2})),
        combines_with=frozenset({Target.ORDER}),
    )  # fmt: skip
    code = Offer(
        id=2, kind=Kind.PERCENT, target=Target.ORDER, percent=Decimal(10), combines_with=frozenset({Target.ITEMS})
    )
    return PricingInput(
        currency="EUR",
        lines=(
            PricedLine(key=1, unit_amount=2499, quantity=1, tax_percent=high, product_id=1),
            PricedLine(key=2, unit_amount=1001, quantity=3, tax_percent=low, product_id=2),
        ),
        shipping_amount=shipping,
        prices_include_tax=is_included,
        offers=(free_jar, code),
        tenders=(Tender(key=1, balance_amount=2000),),
    )
