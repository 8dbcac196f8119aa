"""What amounts of orders are worth in the shop's currency, at the rate of the day each was placed (ADR 0070). SQL and Python
round alike: to the nearest minor unit, halves away from zero, every amount on its own. Whatever adds up several orders adds
these; an order whose worth nobody knows (a factor of nothing: brought over from another shop) adds nothing."""

from __future__ import annotations

from decimal import Context, Decimal

from django.db.models import BigIntegerField, DecimalField, ExpressionWrapper, F
from django.db.models.functions import Cast, Round

from core.money import exponent, round_half_up

FACTOR_DECIMALS = 14  # as Order.shop_factor has them
TOLD = Context(prec=10)


def in_shop_currency(amount: str, *, order: str = "") -> Cast:
    """`amount` names a column of orders; `order` is the way to them, as "orders__". For aggregates."""
    exact = ExpressionWrapper(F(f"{order}{amount}") * F(f"{order}shop_factor"), output_field=DecimalField())
    return Cast(Round(exact), output_field=BigIntegerField())


def shop_amount(amount: int, factor: Decimal) -> int:
    """The same in Python."""
    return round_half_up(amount * factor)


def parts_worth(amounts: list[int], factor: Decimal) -> list[int]:
    """Parts of one amount, one after the other, each rounded with those before it: together they are worth what the whole
    is, so that an order that was given back in pieces leaves no cent behind."""
    sums, told, before = 0, [], 0
    for amount in amounts:
        sums += amount
        now = shop_amount(sums, factor)
        told.append(now - before)
        before = now
    return told


def rate_told(currency: str, shop_currency: str, factor: Decimal) -> Decimal | None:
    """Units of `currency` for one of the shop's, as banks write it and the merchant entered it; ten digits. None where the
    worth is not known."""
    if not factor:
        return None
    rate = (1 / factor).scaleb(exponent(shop_currency) - exponent(currency))
    return TOLD.create_decimal(rate).normalize()


def factor_of(rate: Decimal, currency: str, shop_currency: str) -> Decimal:
    """The factor of a rate that was told so. Raises ZeroDivisionError's kin for no rate."""
    minor = rate.scaleb(exponent(currency) - exponent(shop_currency))
    return (1 / minor).quantize(Decimal(1).scaleb(-FACTOR_DECIMALS))
