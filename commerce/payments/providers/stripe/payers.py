"""Customers of the shop who were signed in when they paid: who they are at the shop's account, so that they find the cards
again that they wanted to be kept there. Cards themselves are at Stripe alone."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from commerce.customers.models import Customer
from commerce.payments.models import Payment
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.providers.notes import note_down
from commerce.payments.providers.stripe import wallet
from core.scope import require_shop


def payer_at(payment: Payment, known: dict[str, Any]) -> str:
    """Stripe's customer for this payment, made if need be; "" for a guest. Decided once: a second try of the same session
    has to be the first one word by word. Raises ProviderUnavailable."""
    if "customer" in known:
        return str(known["customer"])
    payer = Customer.objects.filter(pk=payment.payer_id).first() if payment.payer_id else None
    reference = ""
    if payer is not None:
        try:
            reference = payer.at_providers.get(known["account"]) or make_payer(payer, known)
        except ProviderRefused:  # saved cards never stand in the way of paying
            pass
        except ProviderUnavailable as error:
            if not error.is_answered:  # asked again with the same key; after a 500 that would be answered the same
                raise
    note_down(payment, customer=reference)
    return reference


def make_payer(payer: Customer, known: dict[str, Any]) -> str:
    reference = wallet.create_customer(
        email=payer.email, name=payer.name, metadata={"shop": require_shop().shop_id, "customer": str(payer.uuid)},
        account=known["account"], is_live=known["is_live"], key=f"cus:{payer.uuid}:{payer.at_providers.get('made', 0)}",
    )  # fmt: skip
    with transaction.atomic("default", savepoint=False):
        row = Customer.objects.select_for_update().get(pk=payer.pk)
        reference = str(row.at_providers.setdefault(known["account"], reference))
        row.save(update_fields=["at_providers"])
    return reference


def forget_payer(payment: Payment, known: dict[str, Any], reference: str) -> None:
    """The next one is another customer there, under a key of its own."""
    with transaction.atomic("default", savepoint=False):
        row = Customer.objects.select_for_update().filter(pk=payment.payer_id or 0).first()
        if row is not None and row.at_providers.get(known["account"]) == reference:
            del row.at_providers[known["account"]]
            row.at_providers["made"] = row.at_providers.get("made", 0) + 1
            row.save(update_fields=["at_providers"])
