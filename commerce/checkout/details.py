"""What the checkout form hands over."""

from __future__ import annotations

from dataclasses import dataclass


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
    """`rate_id` is None where nothing needs delivery. `locale` is the language the order speaks from now on."""

    email: str
    address: Address
    payment_method_id: int
    rate_id: int | None = None
    phone: str = ""
    note: str = ""
    locale: str = "en"
    accepts_terms: bool = False
    accepts_marketing: bool = False
