"""Which rate is in force. docs/pricing.md says which country's rates an order gets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commerce.store.models import TaxRegime
from commerce.taxes.models import TaxRate
from commerce.taxes.territories import territory_of

STANDARD = "standard"
EU_VAT_AREA = frozenset(
    ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
     "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "MC"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taxed:
    """Whose rates apply; `standard_percent` where a part of that country has a standard rate of its own."""

    country: str
    standard_percent: Decimal | None = None


def taxed_by(*, seller: str, buyer: str, postal_code: str = "", regime: str = TaxRegime.HOME) -> Taxed | None:
    """None where no tax is charged: by a seller who is exempt, and on an export.

    At home the own rates; all over the EU's VAT area those of the seller, or (one-stop shop) those of the destination.
    A postal code says whether a part of a country is meant that the area leaves out, or that has its own rate.
    """
    if regime == TaxRegime.EXEMPT:
        return None
    territory = territory_of(buyer, postal_code)
    if territory is not None and not territory.is_in_area:
        return None
    if seller == buyer:
        return Taxed(seller)
    is_in_area = buyer in EU_VAT_AREA or (territory is not None and territory.is_in_area)
    if seller not in EU_VAT_AREA or not is_in_area:
        return None
    if regime == TaxRegime.DESTINATION:
        return Taxed("FR" if buyer == "MC" else buyer, territory.standard_percent if territory else None)
    return Taxed(seller)


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
