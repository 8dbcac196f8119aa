"""Customers who are charged no tax: embassies, resellers with a certificate, exempt organisations. Only staff say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from commerce.customers.models import Customer, ExemptionGround
from commerce.store.models import Store, TaxRegime


@dataclass(frozen=True, slots=True)
class Exemption:
    ground: str
    text: str
    until: date | None = None


def exemption_of(customer: Customer | None, *, store: Store, on_date: date) -> Exemption | None:
    """What is in force that day; None in a shop that charges no tax anyway."""
    if customer is None or not customer.tax_exempt_ground or store.tax_regime == TaxRegime.EXEMPT:
        return None
    until = customer.tax_exempt_until
    if until is not None and until < on_date:
        return None
    return Exemption(customer.tax_exempt_ground, customer.tax_exempt_text, until)


def legal_words(exemption: Exemption) -> str:
    """For cart, order, mails and invoice, in the language of the moment."""
    if exemption.ground == ExemptionGround.DIPLOMATIC:
        words = _("Exempt from VAT, article 151 of Directive 2006/112/EC")
    elif exemption.ground == ExemptionGround.RESALE:
        words = _("Exempt from sales tax: bought for resale")
    elif exemption.ground == ExemptionGround.ORGANISATION:
        words = _("Exempt from tax: exempt organisation")
    else:
        return exemption.text
    return f"{words} ({exemption.text})"
