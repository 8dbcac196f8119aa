"""From amounts of the shop's currency to those of another. Amounts are minor units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.money import exponent, round_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """`rate`: units of `currency` for one unit of `shop_currency`. Equal currencies have the rate 1 and the step 1."""

    shop_currency: str
    currency: str
    rate: Decimal = Decimal(1)
    step: int = 1
    shortfall: int = 0

    @property
    def is_own(self) -> bool:
        """The shop's own currency: nothing is changed."""
        return self.currency == self.shop_currency

    @property
    def factor(self) -> Decimal:
        """Minor units of `currency` for one minor unit of the shop's."""
        return self.rate.scaleb(exponent(self.currency) - exponent(self.shop_currency))

    @property
    def shop_factor(self) -> Decimal:
        """Minor units of the shop's for one minor unit of `currency`, as orders keep it: 14 decimals."""
        return (1 / self.factor).quantize(Decimal(1).scaleb(-14)) if not self.is_own else Decimal(1)

    def price(self, amount: int) -> int:
        """A price, or a threshold of one: rounded to the merchant's step. Nothing stays nothing, and what costs
        something never becomes free."""
        if self.is_own or not amount:
            return amount
        steps = round_half_up((amount * self.factor + self.shortfall) / self.step)
        return max(steps, 1) * self.step - self.shortfall

    def plain(self, amount: int) -> int:
        """A part of a price, such as a fee in it: to the nearest minor unit."""
        return amount if self.is_own else round_half_up(amount * self.factor)
