"""What the merchant has decided about invoices (`Store.invoicing`), and what the law wants to know of the seller."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.store.models import Store, TaxRegime

PREFIX = re.compile(r"[A-Z0-9][A-Z0-9-]{0,9}")
TEST_PREFIX = "TEST-"  # of test orders: no number of the shop's own series is taken by one
MOST_SERIAL = 9_999_999


class When(models.TextChoices):
    PAID = "paid", _("By itself, when the order is paid")
    SHIPPED = "shipped", _("By itself, when the first parcel leaves")
    HAND = "hand", _("Only by hand, from the order's page")


@dataclass(frozen=True, slots=True)
class Rules:
    """`first` has the number to begin with, by "<prefix>-<year>"; it counts until that series has a document."""

    when: str = When.PAID
    prefix: str = "F"
    credit_prefix: str = "A"
    footer: str = ""
    first: dict[str, int] = field(default_factory=dict)

    def first_serial(self, series: str, year: int) -> int:
        return self.first.get(f"{series}-{year}", 1)


def rules_of(store: Store) -> Rules:
    """Whatever is not there or not right is as it would be without."""
    kept: dict[str, Any] = store.invoicing if isinstance(store.invoicing, dict) else {}
    first = kept.get("first")
    return Rules(
        when=kept["when"] if kept.get("when") in When.values else When.PAID,
        prefix=prefix_of(kept.get("prefix"), "F"),
        credit_prefix=prefix_of(kept.get("credit_prefix"), "A"),
        footer=str(kept.get("footer") or "")[:500],
        first={str(key): value for key, value in first.items() if type(value) is int and 0 < value <= MOST_SERIAL}
        if isinstance(first, dict)
        else {},
    )


def prefix_of(value: Any, default: str) -> str:
    return value if isinstance(value, str) and PREFIX.fullmatch(value) else default


def number_of(series: str, year: int, serial: int) -> str:
    """F-2026-00001. Two of them are equal only where all three are: year and serial are the last two parts."""
    return f"{series}-{year}-{serial:05d}"


def missing_details(store: Store) -> list[Any]:
    """What the law wants on an invoice and the shop has not said (article 226 of Directive 2006/112/EC, articles 242
    nonies A of annex II of the CGI and R123-237 of the French commercial code, section 14 UStG). An invoice is made all
    the same: a sale never waits for it."""
    address = store.address
    asked = [
        (_("the legal name"), address.get("company")),
        (_("the address"), address.get("street") and address.get("city")),
        (_("the registration number (SIREN, Handelsregister ...)"), address.get("registration")),
        (_("the VAT number"), store.vat_number or store.tax_regime == TaxRegime.EXEMPT),
    ]
    return [label for label, value in asked if not value]
