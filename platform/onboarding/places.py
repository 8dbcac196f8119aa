"""What follows from a country: its currency and its time zone. Suggestions, which the merchant may change."""

from __future__ import annotations

import unicodedata
import zoneinfo
from functools import cache
from pathlib import Path

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from core.money import UnknownCurrency, exponent

NO_COUNTRY = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AQ", "BV", "HM", "TF", "CP", "CQ", "DG", "EA", "IC", "TA"}
FREQUENT_CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD"]


@cache
def country_choices(language: str) -> list[tuple[str, str]]:
    """(code, name in that language), by name."""
    names = Locale(language).territories
    countries = [(code, name) for code, name in names.items() if is_country(code)]
    return sorted(countries, key=lambda country: sort_key(country[1]))


def is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in NO_COUNTRY


def sort_key(name: str) -> str:
    """Without accents, so that Égypte stands with E."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if letter.isalpha())


@cache
def currency_choices(language: str) -> list[tuple[str, str]]:
    """(code, "EUR – euro"), the frequent ones first."""
    names = Locale(language).currencies
    codes = {currency_of(code) for code, _name in country_choices(language)} | set(FREQUENT_CURRENCIES)
    rest = sorted(code for code in codes if code not in FREQUENT_CURRENCIES)
    return [(code, f"{code} – {names.get(code, code)}") for code in [*FREQUENT_CURRENCIES, *rest]]


@cache
def currency_of(country: str) -> str:
    """The currency that people pay with there; the euro where we do not know."""
    for code in get_territory_currencies(country) or ["EUR"]:
        try:
            exponent(code)
        except UnknownCurrency:
            continue
        return str(code)
    return "EUR"


@cache
def time_zone_of(country: str) -> str:
    """The zone of most of its people, as the zone table lists it first; UTC where there is no table."""
    for folder in zoneinfo.TZPATH:
        table = Path(folder) / "zone.tab"
        if table.exists():
            for line in table.read_text(encoding="utf-8").splitlines():
                if line.startswith(f"{country}\t"):
                    return line.split("\t")[2]
    zones = get_global("zone_territories")
    return min((zone for zone, territory in zones.items() if territory == country), default="UTC")
