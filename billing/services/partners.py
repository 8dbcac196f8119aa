"""What an agency earns by the shops it has brought: a share of each invoice they pay, credited to its own plan, or where
it has none paid by a transfer that an operator makes and notes here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from billing import gateway
from billing.models import Contract, Invoice, Partner, PartnerCredit
from core.scope import control_context
from tenants.models import RegistryEntry, Shop

log = structlog.get_logger("billing")


def bring(*, shop: Shop, code: str) -> bool:
    """This shop came by that partner; counts once, and not for the partner's own shop."""
    with control_context():
        partner = Partner.objects.filter(code=code, is_active=True).exclude(shop=shop).first()
        if partner is None:
            return False
        contract, _is_new = Contract.objects.get_or_create(shop=shop)
        if not Contract.objects.filter(pk=contract.pk, partner=None).update(partner=partner):
            return False
        RegistryEntry.objects.create(shop=shop, action="brought", reason=f"by {partner.code}"[:200])
    return True


def credit_partner(*, invoice: Invoice) -> PartnerCredit | None:
    """Once per paid invoice. Put on the partner's balance at Stripe as soon as there is one in that currency."""
    with control_context():
        contract = Contract.objects.select_related("partner").filter(shop=invoice.shop).first()
        partner = contract.partner if contract else None
        amount = (invoice.total_amount - invoice.tax_amount) * partner.share // 10_000 if partner else 0
        if partner is None or amount <= 0:
            return None
        line, _is_new = PartnerCredit.objects.get_or_create(
            invoice=invoice, defaults={"partner": partner, "amount": amount, "currency": invoice.currency}
        )
    if line.applied_at is None and line.paid_at is None:
        apply_credit(line)
    return line


def apply_credit(line: PartnerCredit) -> None:
    with control_context():
        shop = line.partner.shop
        customer = Contract.objects.filter(shop=shop).values_list("customer", flat=True).first() if shop else ""
    if not customer:
        return
    text = f"Partner credit for {line.invoice.number or line.invoice.reference}"
    gateway.credit(
        customer=customer, amount=line.amount, currency=line.currency, text=text, reference=f"partner:{line.pk}"
    )  # fmt: skip
    with control_context():
        PartnerCredit.objects.filter(pk=line.pk, applied_at=None).update(applied_at=timezone.now())


def due_credits() -> QuerySet[PartnerCredit]:
    """What partners without a shop of their own are still owed, oldest first."""
    due = PartnerCredit.objects.filter(partner__shop=None, applied_at=None, paid_at=None)
    return due.select_related("partner", "invoice").order_by("pk")


def pay_by_transfer(*, lines: Iterable[int], note: str, now: datetime) -> int:
    """Marks those of `lines` (keys) that are due as paid, and says how many: twice at once, each counts once."""
    with control_context(), transaction.atomic("control"):
        keys = due_credits().filter(pk__in=list(lines)).values("pk")
        return PartnerCredit.objects.filter(pk__in=keys, applied_at=None, paid_at=None).update(
            paid_at=now, paid_note=note.strip()[:200]
        )
