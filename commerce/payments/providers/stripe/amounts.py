"""Stripe counts some currencies in other units than ISO 4217: https://docs.stripe.com/currencies"""

from __future__ import annotations

from core.money import Money, exponent

_STRIPE_EXPONENTS = {"MGA": 0, "ISK": 2, "UGX": 2}
_LAST_DIGIT_ZERO = {"BHD", "JOD", "KWD", "OMR", "TND"}


class NotPayable(ValueError):
    """Stripe cannot express this amount: of Kuwaiti dinars it takes hundredths, where there are thousandths."""


def to_stripe(money: Money) -> int:
    """Raises NotPayable."""
    shift = _STRIPE_EXPONENTS.get(money.currency, exponent(money.currency)) - exponent(money.currency)
    scaled, rest = (money.amount * 10**shift, 0) if shift >= 0 else divmod(money.amount, 10**-shift)
    if rest or (money.currency in _LAST_DIGIT_ZERO and scaled % 10):
        raise NotPayable(str(money))
    return scaled


def from_stripe(amount: int, currency: str) -> Money:
    """What Stripe says, in our units. Raises UnknownCurrency; NotPayable for parts of a unit that we do not have."""
    code = currency.upper()
    shift = _STRIPE_EXPONENTS.get(code, exponent(code)) - exponent(code)
    scaled, rest = divmod(amount, 10**shift) if shift >= 0 else (amount * 10**-shift, 0)
    if rest:
        raise NotPayable(f"{amount} {code}")
    return Money(scaled, code)


def application_fee(amount: int, basis_points: int) -> int:
    """The platform's share of an amount, halves up, never more than all of it."""
    return min(amount, (amount * basis_points + 5_000) // 10_000)
