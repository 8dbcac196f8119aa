"""Which rate is in force. docs/pricing.md says which country's rates an order gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as NotANumber

from commerce.store.models import TaxRegime
from commerce.taxes.models import OWN, Category, TaxRate, VatCheck
from commerce.taxes.territories import territory_of
from core.prepared import Given, GivenAny, Prepared

CHECKED_FOR = timedelta(days=1)
STANDARD = Category.STANDARD.value
EU_VAT_AREA = frozenset(
    ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
     "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "MC"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taxed:
    """Whose rates apply; `percents` by category where a part of that country has rates of its own. `is_own_only`: no
    tax but by rates that the merchant has entered, who is registered there."""

    country: str
    percents: Mapping[str, Decimal] | None = None
    is_own_only: bool = False


def taxed_by(*, seller: str, buyer: str, postal_code: str = "", regime: str = TaxRegime.HOME) -> Taxed | None:
    """None where no tax is charged: by a seller who is exempt. An export has none but by rates of the merchant's own.

    At home the own rates; all over the EU's VAT area those of the seller, or (one-stop shop) those of the destination.
    A postal code says whether a part of a country is meant that the area leaves out, or that has its own rate.
    """
    if regime == TaxRegime.EXEMPT:
        return None
    territory = territory_of(buyer, postal_code)
    if territory is not None and not territory.is_in_area:
        return Taxed("", is_own_only=True)
    if seller == buyer:
        return Taxed(seller)
    is_in_area = buyer in EU_VAT_AREA or (territory is not None and territory.is_in_area)
    if seller not in EU_VAT_AREA or not is_in_area:
        return Taxed(buyer, is_own_only=True)
    if regime == TaxRegime.DESTINATION:
        return Taxed("FR" if buyer == "MC" else buyer, territory.percents if territory else None)
    return Taxed(seller)


def rate_for(country: str, category: str, on_date: date, region: str = "") -> TaxRate | None:
    """The rate in force that day; an unknown category has the standard rate, None means no tax is known there."""
    return rates_of(Taxed(country), [category], on_date, region).get(category)


def _in_force() -> QuerySet[TaxRate]:
    return TaxRate.objects.filter(
        GivenAny("region", "regions"), GivenAny("category", "categories"),
        country=Given("country"), valid_from__lte=Given("on_date"),
    )  # fmt: skip


RATES = Prepared(_in_force)
OWN_RATES = Prepared(lambda: _in_force().filter(source=OWN))


def rates_of(taxed: Taxed, categories: Iterable[str], on_date: date, region: str = "") -> dict[str, TaxRate]:
    """As rate_for, for several categories in one query; categories without any rate are missing.

    A rate for the region counts before one for the whole country, the merchant's own before one of the table, and of
    equal ones the latest.
    """
    wanted = set(categories)
    in_force = (OWN_RATES if taxed.is_own_only else RATES)(
        country=taxed.country,
        regions=["", region],
        categories=[str(each) for each in wanted | {STANDARD}],
        on_date=on_date,
    )
    latest: dict[str, TaxRate] = {}
    for rate in sorted(in_force, key=lambda rate: (bool(rate.region), rate.source == OWN, rate.valid_from)):
        latest[rate.category] = rate
    found = {category: latest.get(category) or latest.get(STANDARD) for category in wanted}
    percents = taxed.percents or {}
    for rate in latest.values():
        if rate.source != OWN:
            rate.percent = percents.get(rate.category, rate.percent)
    return {category: rate for category, rate in found.items() if rate is not None}


def percents_at_home(country: str, on_date: date) -> dict[str, Decimal]:
    """By category, the merchant's own rates before the table's. One query."""
    rates = TaxRate.objects.filter(country=country, region="", valid_from__lte=on_date)
    in_force = sorted(rates, key=lambda rate: (rate.source == OWN, rate.valid_from))
    return {rate.category: rate.percent for rate in in_force}


def countries_without_rate(*, seller: str, regime: str, buyers: Iterable[str], on_date: date) -> list[str]:
    """Where tax would be charged, and the table has no rate in force: nothing is charged there then. One query."""
    wanted = {}
    for buyer in buyers:
        taxed = taxed_by(seller=seller, buyer=buyer, regime=regime)
        if taxed is not None and not taxed.is_own_only:
            wanted[buyer] = taxed.country
    rates = TaxRate.objects.filter(country__in=set(wanted.values()), category=STANDARD, valid_from__lte=on_date)
    known = set(rates.values_list("country", flat=True))
    return [buyer for buyer, country in wanted.items() if country not in known]


def category_choices(country: str, on_date: date) -> list[tuple[str, str]]:
    """What articles can be taxed as, with the rate at home: those of the table and the merchant's own. One query."""
    labels: dict[str, str] = {str(value): str(label) for value, label in Category.choices}
    rates: dict[str, TaxRate] = {}
    for rate in TaxRate.objects.order_by("category", "valid_from"):
        labels.setdefault(rate.category, rate.category)
        if (rate.country, rate.region) == (country, "") and rate.valid_from <= on_date:
            rates[rate.category] = rate
    return [
        (category, f"{label} ({rates[category].percent.normalize():f} %)" if category in rates else label)
        for category, label in labels.items()
    ]


def vat_number(text: str) -> str:
    """As VIES writes it (with its prefix, EL for Greece); "" for what is no VAT number of the EU or Northern Ireland."""
    plain = "".join(sign for sign in text.upper()[:40] if sign.isalnum())
    if plain.startswith("GR"):
        plain = f"EL{plain[2:]}"
    if plain.startswith("XI"):
        return plain if plain[2:].isdigit() and len(plain) in (11, 14) else ""
    try:
        return str(vat.validate(plain))
    except NotANumber:
        return ""


def country_of(number: str) -> str:
    """Of a VAT number, as addresses write it."""
    return {"EL": "GR", "XI": "GB"}.get(number[:2], number[:2])


def latest_check(number: str, *, now: datetime) -> VatCheck | None:
    """What VIES said of it within the last day."""
    return VatCheck.objects.filter(number=number, checked_at__gt=now - CHECKED_FOR).order_by("-checked_at").first()


def owes_tax_itself(number: str, *, seller: str, buyer: str, postal_code: str = "") -> bool:
    """Goods that go to a business of another member state, whose number is not of the seller's own: the business pays
    the tax there (Directive 2006/112/EC, articles 138 and 200)."""
    territory = territory_of(buyer, postal_code)
    is_in_area = territory.is_in_area if territory is not None else buyer in EU_VAT_AREA
    return seller in EU_VAT_AREA and buyer != seller and is_in_area and country_of(number) != seller
