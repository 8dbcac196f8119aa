"""Which rate is in force. docs/pricing.md says which country's rates an order gets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from commerce.taxes.models import TaxRate

STANDARD = "standard"
EU_VAT_AREA = frozenset(
    ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
     "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "MC"]
)  # fmt: skip


def taxing_country(*, seller: str, buyer: str) -> str | None:
    """Whose rates apply: the seller's at home and, below the EU's threshold for distance sales, all over the EU.
    None for an export: it goes untaxed."""
    if seller == buyer or {seller, buyer} <= EU_VAT_AREA:
        return seller
    return None


def rate_for(country: str, category: str, on_date: date) -> TaxRate | None:
    """The rate in force that day; an unknown category has the standard rate, None means no tax is known there."""
    return rates_for(country, [category], on_date).get(category)


def rates_for(country: str, categories: Iterable[str], on_date: date) -> dict[str, TaxRate]:
    """As rate_for, for several categories in one query. Categories without any rate are missing."""
    wanted = set(categories)
    in_force = TaxRate.objects.filter(
        country=country, category__in=wanted | {STANDARD}, valid_from__lte=on_date
    ).order_by("valid_from")
    latest = {rate.category: rate for rate in in_force}
    found = {category: latest.get(category) or latest.get(STANDARD) for category in wanted}
    return {category: rate for category, rate in found.items() if rate is not None}
