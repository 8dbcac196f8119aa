"""An address in lines, as on a parcel: the same in the shop, its admin, its mails and on its papers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError

from core.lines import one_line


def address_lines(address: Mapping[str, Any], locale: str, *, company_first: bool = False) -> list[str]:
    """Who, and where; nothing of what is empty. `company_first` is for papers, whose buyer is the company."""
    who = ("company", "name") if company_first else ("name", "company")
    return [*filled(address, *who), *place_lines(address, locale)]


def place_lines(address: Mapping[str, Any], locale: str) -> list[str]:
    """From the street to the country, by its name in the language of `locale` ("fr", "fr-FR" or "fr_FR")."""
    city = " ".join(filled(address, "postal_code", "city"))
    country = one_line(str(address.get("country") or ""))
    named = country_names(locale).get(country, country)
    return [each for each in (*filled(address, "street", "extra"), city, *filled(address, "region"), named) if each]


def filled(address: Mapping[str, Any], *names: str) -> list[str]:
    lines = (one_line(str(address.get(name) or "")) for name in names)
    return [line for line in lines if line]


@lru_cache(maxsize=16)
def country_names(locale: str) -> Mapping[str, str]:
    """By code; in English where the locale is none."""
    try:
        return dict(Locale.parse(locale.replace("-", "_")).territories)
    except (UnknownLocaleError, ValueError):
        return dict(Locale("en").territories)
