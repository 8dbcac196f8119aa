"""Money: whole minor units (cents) and a currency. Never a float, never a sum of two currencies."""

import re
import unicodedata
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Literal

from babel import Locale
from babel.core import get_global
from babel.numbers import NumberPattern

from core.errors import PlainError
from core.errors import mark as _

# Decimals of ISO 4217 (list one, amended to 2025), where they are not 2. Babel's figures are CLDR's,
# which drop the decimals nobody uses any more (RSD, PKR, MGA, IQD: 0): fine to show, wrong to store,
# because payment providers and banks exchange ISO minor units. HUF, TWD, IDR and COP do have 2 there;
# UGX, ISK and CLP have none. A provider with rules of its own (Stripe counts UGX and ISK in hundredths
# and MGA in whole units) converts in its own folder.
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"), 0),
    **dict.fromkeys(("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}

# Larger amounts are typing errors or attacks; thousands of them still fit into a PostgreSQL bigint.
MAX_AMOUNT = 10**14

# Only signs that belong to one currency: `$`, `£`, `¥` and `kr` say nothing certain.
_SIGNS = {"€": "EUR", "₫": "VND", "₹": "INR", "₩": "KRW", "₺": "TRY", "₴": "UAH", "₽": "RUB", "₪": "ILS"}
_WORDS = {"kr", "zł", "kč", "ft", "lei", "fr", "sfr", "rs", "rm", "r", "tl", "лв", "din", "kn"}
_LANDS = {"us", "a", "ca", "c", "hk", "nz", "mx", "s", "jp", "cn"}  # US$, JP¥
_SIGN = r"(?:[$¥£]?[^\W\d_]{1,3}[.$¥£]?|[^\w\s.,'’+−-])?"
_AMOUNT = re.compile(
    rf"(?P<minus>[-−]?)(?P<before>{_SIGN})(?P<minus2>[-−]?)"
    r"(?P<number>[0-9][0-9.,'’]*?|[.,][0-9]+)"
    rf"(?:[.,][-–])?(?P<after>{_SIGN})"
)
_GROUPED = re.compile(r"[0-9]{1,3}(?P<sign>[.,'’])[0-9]{3}(?:(?P=sign)[0-9]{3})*|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_LETTER_BEFORE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")  # babel writes CHF5 in English


class CurrencyMismatch(TypeError):
    """Two currencies met in one sum or order comparison. A fault of the code, so not a message for people."""


class UnknownCurrency(ValueError):
    pass


class InvalidAmount(PlainError, ValueError):
    pass


@cache
def _currencies() -> frozenset[str]:
    return frozenset(get_global("all_currencies"))


@cache
def exponent(currency: str) -> int:
    """Decimals of the currency. Raises UnknownCurrency for anything that is no ISO code in capitals."""
    if currency not in _currencies():
        raise UnknownCurrency(currency)
    return _EXPONENTS.get(currency, 2)


def round_half_up(value: Decimal) -> int:
    """To the nearest whole number, halves away from zero: 0.5 -> 1, -0.5 -> -1."""
    return int(value.to_integral_value(ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` minor units of `currency`: Money(1999, "EUR") is 19.99 €.

    Sums and order comparisons of two currencies raise CurrencyMismatch; they are never equal.
    """

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"amount must be whole minor units, not {self.amount!r}")
        exponent(self.currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def from_decimal(cls, value: Decimal | int, currency: str) -> "Money":
        """19.99 -> 1999 cents, halves away from zero."""
        if not isinstance(value, Decimal | int):
            raise TypeError(f"give a Decimal, not {value!r}")
        return cls(round_half_up(Decimal(value).scaleb(exponent(currency))), currency)

    def to_decimal(self) -> Decimal:
        """Exact, with the currency's number of decimals: 1500 cents -> 15.00."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._amount_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._amount_of(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: int) -> "Money":
        if type(factor) is not int:
            raise TypeError("money is multiplied by whole numbers; for rates round once with round_half_up")
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._amount_of(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._amount_of(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._amount_of(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._amount_of(other)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __str__(self) -> str:
        return f"{self.to_decimal()} {self.currency}"

    def allocate(self, weights: Sequence[int]) -> list["Money"]:
        """Split in proportion to the weights without losing a cent (largest remainder, ties to the first).

        Raises ValueError for a negative weight or when all are zero.
        """
        total = sum(weights)
        if total <= 0 or any(weight < 0 for weight in weights):
            raise ValueError("weights must be zero or more, and one of them more than zero")
        sign = -1 if self.amount < 0 else 1
        shares = [divmod(abs(self.amount) * weight, total) for weight in weights]
        parts = [share for share, _rest in shares]
        by_remainder = sorted(range(len(parts)), key=lambda index: -shares[index][1])
        for index in by_remainder[: abs(self.amount) - sum(parts)]:
            parts[index] += 1
        return [Money(sign * part, self.currency) for part in parts]

    def _amount_of(self, other: "Money") -> int:
        if not isinstance(other, Money):
            raise TypeError(f"money and {type(other).__name__} do not mix")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not mix")
        return other.amount


def parse_decimal(text: str, currency: str, *, decimal: Literal[".", ","] | None = None) -> Decimal:
    """What a person or a file wrote as a price: "1.299,90 €", "$15.00", "10", "45,00", "1 299,90".

    One sign followed by exactly three digits ("1.299") is a thousands sign, unless `decimal` says that
    this very sign is the decimal one, or unless the currency has three decimals: then a point is
    decimal, and a comma is refused because both readings are common. Raises InvalidAmount.
    """
    compact = re.sub(r"\s+", "", text.strip())
    match = _AMOUNT.fullmatch(compact) if len(compact) <= 40 else None
    if match is None or (match["minus"] and match["minus2"]):
        raise _invalid(text, currency)
    for sign in (match["before"], match["after"]):
        _check_sign(sign, currency, text)
    number = _plain_number(match["number"], exponent(currency), decimal)
    if number is None:
        raise _invalid(text, currency)
    try:
        value = Decimal(number)
    except InvalidOperation:
        raise _invalid(text, currency)
    if value.scaleb(exponent(currency)) > MAX_AMOUNT:
        raise InvalidAmount(_("%(text)s is more than any price we can handle."), text=text.strip()[:40])
    return -value if match["minus"] or match["minus2"] else value


def parse_amount(text: str, currency: str, *, decimal: Literal[".", ","] | None = None) -> Money:
    """As parse_decimal, and refuses more decimals than the currency has (zeros are fine)."""
    value = parse_decimal(text, currency, decimal=decimal)
    money = Money.from_decimal(value, currency)
    if money.to_decimal() != value:
        raise InvalidAmount(
            _("%(text)s has more decimals than %(currency)s allows."),
            text=text.strip()[:40],
            currency=currency,
        )
    return money


def format_money(money: Money, locale: str) -> str:
    """As people of that locale write it ("fr": 1 299,90 €), always with the decimals of ISO 4217.

    `locale` may be a Django language code (pt-br). Raises babel's UnknownLocaleError.
    """
    parsed, pattern = _currency_pattern(locale, exponent(money.currency))
    shown = pattern.apply(money.to_decimal(), parsed, currency=money.currency, currency_digits=False)
    return _LETTER_BEFORE_DIGIT.sub("\xa0", shown)


@cache
def _currency_pattern(locale: str, decimals: int) -> tuple[Locale, NumberPattern]:
    parsed = Locale.parse(locale, sep="-" if "-" in locale else "_")
    pattern = copy(parsed.currency_formats["standard"])
    pattern.frac_prec = (decimals, decimals)
    return parsed, pattern


_INVALID = {
    0: _("“%(text)s” is not an amount. Write it like 1250."),
    2: _("“%(text)s” is not an amount. Write it like 12.50."),
    3: _("“%(text)s” is not an amount. Write it like 12.500."),
}


def _invalid(text: str, currency: str) -> InvalidAmount:
    """With an example of as many decimals as the currency has: 12.50 is no price in yen."""
    return InvalidAmount(_INVALID.get(exponent(currency), _INVALID[2]), text=text.strip()[:40])


def _check_sign(sign: str, currency: str, text: str) -> None:
    word = sign.strip(".$¥£")
    named = _SIGNS.get(sign) or (sign.upper() if sign.upper() in _currencies() else "")
    if named and named != currency:
        raise InvalidAmount(_("%(text)s is not in %(currency)s."), text=text.strip()[:40], currency=currency)
    is_word = word.casefold() in _WORDS | _LANDS
    if sign and not named and not is_word and unicodedata.category(sign[0]) != "Sc":
        raise _invalid(text, currency)


def _plain_number(number: str, decimals: int, decimal: str | None) -> str | None:
    """Digits with at most one point; None if it cannot be read in one way only."""
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return _without_groups(number)
    sign, whole, fraction = number[last], number[:last], number[last + 1 :]
    if sign in whole:  # "1.299.000": a sign used twice groups thousands
        return _without_groups(number)
    is_lone = not set(whole) & set(".,'’")
    if is_lone and len(fraction) == 3 and len(whole) <= 3 and whole.strip("0"):
        is_decimal = decimal == sign and decimals > 0
        if not is_decimal and decimals == 3 and decimal is None:
            if sign == ",":
                return None
            is_decimal = True
        if not is_decimal:
            return whole + fraction
    if not fraction.isdecimal() and fraction:
        return None
    plain = _without_groups(whole) if whole else "0"
    return None if plain is None else f"{plain}.{fraction or '0'}"


def _without_groups(whole: str) -> str | None:
    if whole.isdecimal():
        return whole
    return re.sub(r"\D", "", whole) if _GROUPED.fullmatch(whole) else None
