"""The reference rates of the European Central Bank, one file for every working day at about 16:00 in Frankfurt. The only
module that speaks to it.

https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates: a <Cube time="2026-11-20"> that
holds a <Cube currency="USD" rate="1.0842"/> for each currency, units for one euro.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.conf import settings

from core.rest import Unanswered, fetch

SECONDS = 8
MOST_BYTES = 200_000  # it has 2,000
FEWEST = 10  # currencies; it has had 29 and more since 1999
EURO = "EUR"
DECIMALS = Decimal("0.0000000001")
LEAST, MOST = Decimal("0.0001"), Decimal(1_000_000)
CUBE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}Cube"
_CODE = re.compile(r"[A-Z]{3}")
_RATE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,10})?")


@dataclass(frozen=True, slots=True)
class BankRates:
    """Units of each currency for one euro, of a day."""

    day: date
    rates: Mapping[str, Decimal]

    def rate(self, base: str, currency: str) -> Decimal | None:
        """Units of `currency` for one of `base`, ten decimals; None where the bank knows one of them not."""
        of_base, of_currency = self._for_a_euro(base), self._for_a_euro(currency)
        return None if of_base is None or of_currency is None else (of_currency / of_base).quantize(DECIMALS)

    def _for_a_euro(self, currency: str) -> Decimal | None:
        return Decimal(1) if currency == EURO else self.rates.get(currency)


def daily_rates(*, today: date) -> BankRates:
    """The newest. Raises Unanswered, also for anything that is not the file it should be."""
    if not settings.ECB_URL:
        raise Unanswered("not set up")
    content = fetch(settings.ECB_URL, seconds=SECONDS)
    try:
        found = read_rates(content)
    except (ValueError, InvalidOperation, ParseError, DefusedXmlException, RecursionError) as error:
        raise Unanswered(f"nonsense: {type(error).__name__}") from error
    if found.day > today + timedelta(days=1):
        raise Unanswered("a day to come")
    return found


def read_rates(content: bytes) -> BankRates:
    """Raises ValueError and what the parser raises."""
    if len(content) > MOST_BYTES:
        raise ValueError("too long")
    days = [cube for cube in fromstring(content).iter(CUBE) if cube.get("time")]
    if len(days) != 1:
        raise ValueError("not one day")
    rates: dict[str, Decimal] = {}
    for cube in days[0].iter(CUBE):
        code, text = cube.get("currency"), cube.get("rate") or ""
        if code is None:
            continue
        if not _CODE.fullmatch(code) or code in rates or code == EURO or not _RATE.fullmatch(text):
            raise ValueError(code[:10])
        rates[code] = Decimal(text)
        if not LEAST <= rates[code] <= MOST:
            raise ValueError(code)
    if len(rates) < FEWEST:
        raise ValueError("too few")
    return BankRates(date.fromisoformat(days[0].get("time") or ""), rates)
