"""Under which rule an order's tax was charged, and to whom it is owed: kept with the order for the report of VAT."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from commerce.store.models import TaxRegime
from commerce.taxes.selectors import taxed_by
from commerce.taxes.territories import territory_of


class Scheme(models.TextChoices):
    HOME = "home", _("At the rates at home")
    OSS = "oss", _("At the rates of the customer's country (one-stop shop)")
    LOCAL = "local", _("At rates of your own, registered there")
    REVERSE = "reverse", _("Reverse charge: the business owes the tax")
    EXEMPT = "exempt", _("Exempt customers")
    EXPORT = "export", _("Exports, without tax")
    SMALL = "small", _("Without VAT: exempt small business")


@dataclass(frozen=True, slots=True)
class Declared:
    """`country` is where tax is owed (or would be); `region` a part of it that has rates of its own."""

    scheme: str
    country: str
    region: str = ""


def declared_as(
    *,
    seller: str,
    buyer: str,
    postal_code: str,
    region: str,
    regime: str,
    is_reverse_charge: bool,
    is_exempt: bool,
    is_taxed: bool,
) -> Declared:
    """As commerce.taxes.selectors.taxed_by chose the rates."""
    territory = territory_of(buyer, postal_code)
    part = territory.name if territory is not None else ""
    taxed = taxed_by(seller=seller, buyer=buyer, postal_code=postal_code, regime=regime)
    if taxed is None or regime == TaxRegime.EXEMPT:
        return Declared(Scheme.SMALL, seller)
    if is_reverse_charge:
        return Declared(Scheme.REVERSE, buyer, part)
    if is_exempt:
        return Declared(Scheme.EXEMPT, buyer, part)
    if taxed.is_own_only:
        return Declared(Scheme.LOCAL, buyer, part or region) if is_taxed else Declared(Scheme.EXPORT, buyer, part)
    if taxed.country == seller:
        return Declared(Scheme.HOME, seller, region if buyer == seller and not part else "")
    return Declared(Scheme.OSS, taxed.country, part)
