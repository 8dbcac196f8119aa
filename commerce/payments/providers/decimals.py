"""Amounts as decimal texts, which Mollie and PayPal want."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from core.money import Money, UnknownCurrency, exponent


class NotPayable(ValueError):
    """The provider cannot express this amount."""


def to_text(money: Money, *, whole: frozenset[str] = frozenset()) -> str:
    """`whole` are currencies that the provider takes without decimals, against ISO 4217. Raises NotPayable."""
    value = money.to_decimal()
    if money.currency in whole:
        if value != value.to_integral_value():
            raise NotPayable(str(money))
        return f"{value:.0f}"
    return f"{value:.{exponent(money.currency)}f}"


def from_text(text: object, currency: object) -> Money:
    """Raises ValueError for what is no amount."""
    try:
        money = Money.from_decimal(Decimal(str(text)), str(currency))
    except (InvalidOperation, UnknownCurrency, TypeError) as error:
        raise ValueError(repr(error))
    if money.to_decimal() != Decimal(str(text)):
        raise ValueError(str(text))
    return money
