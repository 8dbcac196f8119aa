"""Another address for the invoice: asked for where the shopper says so, in the format of its own country."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from commerce.checkout.details import Address
from storefront.forms.address import MAX_LENGTHS, address_errors, address_shape, country_choices, labels

BILLING_NAMES = tuple(
    f"billing_{name}" for name in ("country", "name", "company", "street", "extra", "postal_code", "city", "region")
)
AUTOCOMPLETE = {
    "name": "billing name", "company": "billing organization", "street": "billing address-line1",
    "extra": "billing address-line2", "postal_code": "billing postal-code", "city": "billing address-level2",
    "region": "billing address-level1",
}  # fmt: skip


def add_billing_fields(fields: dict[str, forms.Field], given: Mapping[str, Any], *, default: str, locale: str) -> None:
    """The tick; and, where it is set, the address. `default` is the country until one is chosen."""
    fields["other_billing"] = forms.BooleanField(label=_("The invoice goes to another address"), required=False)
    if not given.get("other_billing"):
        return
    countries = country_choices(None, locale)
    country = str(given.get("billing_country") or "")
    shape = address_shape(country if country in dict(countries) else default)
    fields["billing_country"] = forms.ChoiceField(
        label=_("Country"), choices=countries, initial=shape.country,
        widget=forms.Select(attrs={"autocomplete": "billing country"}),
    )  # fmt: skip
    titles = labels(shape)
    for name in shape.names:
        fields[f"billing_{name}"] = forms.CharField(
            label=titles[name], required=name in shape.required and name != "region", max_length=MAX_LENGTHS[name],
            widget=forms.TextInput(attrs={"autocomplete": AUTOCOMPLETE[name]}),
        )  # fmt: skip


def billing_errors(cleaned: Mapping[str, Any]) -> dict[str, str]:
    """What does not fit the country of the invoice."""
    if not cleaned.get("other_billing") or not cleaned.get("billing_country"):
        return {}
    values = {name.removeprefix("billing_"): str(cleaned.get(name) or "") for name in BILLING_NAMES}
    found = address_errors(address_shape(cleaned["billing_country"]), values)
    return {f"billing_{name}": message for name, message in found.items()}


def billing_address(cleaned: Mapping[str, Any]) -> Address | None:
    """None where the invoice goes where the parcel goes."""
    if not cleaned.get("other_billing"):
        return None
    return Address(**{name.removeprefix("billing_"): str(cleaned.get(name) or "") for name in BILLING_NAMES})
