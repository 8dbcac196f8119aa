"""Stripe's names for what it can do and what it wants, in words for merchants."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from commerce.payments.models import ConnectedAccount

CAPABILITIES = {
    "card_payments": _("Cards, Apple Pay and Google Pay"),
    "bancontact_payments": "Bancontact",
    "ideal_payments": "iDEAL",
    "klarna_payments": "Klarna",
    "sepa_debit_payments": _("SEPA direct debit"),
    "link_payments": "Link",
}
STATES = {
    "active": (_("On"), "primary"),
    "pending": (_("Being checked by Stripe"), ""),
    "restricted": (_("Needs something from you"), "warning"),
    "inactive": (_("Needs something from you"), "warning"),
    "rejected": (_("Refused by Stripe"), "warning"),
    "unsupported": (_("Not offered in your country"), ""),
}
MISSING = {
    "identity.business_details": _("details of your business"),
    "external_account": _("the bank account that payouts go to"),
    "tos_acceptance": _("your consent to Stripe's terms"),
    "identity.individual": _("who you are"),
    "representative": _("who represents the business"),
    "owners": _("who owns the business"),
    "business_profile": _("what you sell"),
    "verification.document": _("a document that proves who you are"),
}


@dataclass(frozen=True, slots=True)
class CapabilityRow:
    name: object
    state: object
    tone: str


def capability_rows(account: ConnectedAccount) -> list[CapabilityRow]:
    return [
        CapabilityRow(CAPABILITIES.get(name, name.removesuffix("_payments")), *STATES.get(state, (state, "")))
        for name, state in sorted(account.capabilities.items(), key=lambda each: (each[0] != "card_payments", each[0]))
    ]


def missing_words(account: ConnectedAccount) -> list[object]:
    """Stripe's own name where we have no word for it."""
    return [
        next((words for key, words in MISSING.items() if key in name), name.replace("_", " ").replace(".", " › "))
        for name in account.missing
    ]
