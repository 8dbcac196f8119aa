"""What the checkout form hands over."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from commerce.checkout.errors import InvalidDetails
from core.errors import PlainError
from core.errors import mark as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`country` is ISO 3166 alpha-2 in capitals; `region` a state or province where the country has them."""

    name: str = ""
    company: str = ""
    street: str = ""
    extra: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutDetails:
    """`rate_id` is None where nothing needs delivery. `locale` is the language the order speaks from now on.
    `extras` are the gift message and the answers to the merchant's questions, as (label, text).
    `billing` is where the invoice goes, None where the parcel does.
    `relay` is the relay point as the carrier names it; None leaves the choice to the shop."""

    email: str
    address: Address
    payment_method_id: int | None
    rate_id: int | None = None
    phone: str = ""
    note: str = ""
    vat_number: str = ""
    billing: Address | None = None
    gift_wrap: bool = False
    relay: dict[str, str] | None = None
    extras: tuple[tuple[str, str], ...] = ()
    locale: str = "en"
    accepts_terms: bool = False
    accepts_marketing: bool = False


Form = TypeVar("Form", Address, CheckoutDetails)

MAX_LENGTH = {
    "email": 254, "phone": 30, "note": 500, "vat_number": 20,
    "locale": 8, "name": 120, "company": 120, "street": 200, "extra": 200,
    "postal_code": 20, "city": 100, "region": 100, "country": 2,
}  # fmt: skip
REQUIRED = ("name", "street", "city", "country")


def checked_details(details: CheckoutDetails, *, terms_needed: bool) -> CheckoutDetails:
    """The same, trimmed, or InvalidDetails with one message per field.

    The last gate, and the least that every country has: the forms check the address by its country's own format.
    """
    billing = _trimmed(details.billing) if details.billing else None
    clean = _trimmed(replace(details, address=_trimmed(details.address), billing=billing))
    address = clean.address
    errors = _too_long(clean) | _too_long(address)
    if billing is not None:
        errors |= {f"billing_{name}": error for name, error in (_too_long(billing) | _missing(billing)).items()}
    if not _is_email(clean.email):
        errors["email"] = PlainError(_("Please enter a valid e-mail address."))
    errors |= _missing(address)
    if len(address.country) != 2 or not (address.country.isascii() and address.country.isupper()):
        errors["country"] = PlainError(_("Please choose a country."))
    if terms_needed and not clean.accepts_terms:
        errors["accepts_terms"] = PlainError(_("Please accept the terms of sale."))
    if errors:
        raise InvalidDetails(errors)
    return clean


def _trimmed(given: Form) -> Form:
    """Without outer spaces, and without the NUL that PostgreSQL refuses."""
    values = ((each.name, getattr(given, each.name)) for each in fields(given))
    changes: dict[str, Any] = {name: v.replace("\0", "").strip() for name, v in values if isinstance(v, str)}
    return replace(given, **changes)


def _too_long(given: CheckoutDetails | Address) -> dict[str, PlainError]:
    return {
        name: PlainError(_("Please use at most %(count)d characters."), count=most)
        for name, most in MAX_LENGTH.items()
        if len(getattr(given, name, "")) > most
    }


def _missing(address: Address) -> dict[str, PlainError]:
    return {name: PlainError(_("This field is needed.")) for name in REQUIRED if not getattr(address, name)}


def _is_email(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
