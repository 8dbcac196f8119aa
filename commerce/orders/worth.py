"""What an order in another currency than the shop's is worth in that, for people: beside its own amounts, never instead."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal

from commerce.currencies.worth import rate_told, shop_amount
from commerce.orders.models import Order


@dataclass(frozen=True, slots=True)
class Worth:
    """The order's total in `currency`, the shop's, and the rate: units of `foreign` for one of it. Both are None where
    nobody knows: an order brought over from another shop, of which reports then count nothing."""

    currency: str
    foreign: str
    amount: int | None
    rate: Decimal | None

    def rate_words(self, locale: str) -> str:
        """1 EUR = 1.0842 USD"""
        if self.rate is None:
            return ""
        number = format_decimal(self.rate, format="#,##0.##########", locale=locale.replace("-", "_"))
        return f"1\xa0{self.currency} = {number}\xa0{self.foreign}"


def shop_total(order: Order) -> int | None:
    """Minor units of the shop's currency; None where nobody knows."""
    return shop_amount(order.total_amount, order.shop_factor) if order.shop_factor else None


def worth_of(order: Order, shop_currency: str) -> Worth | None:
    """None for an order in the shop's own."""
    if order.currency == shop_currency:
        return None
    rate = rate_told(order.currency, shop_currency, order.shop_factor)
    return Worth(shop_currency, order.currency, shop_total(order), rate)
