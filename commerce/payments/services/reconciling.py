"""Webhooks get lost and pages are closed: every few minutes Stripe's books are compared with ours, and what differs is put
right or shown to the merchant."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, Sum

from commerce.payments.models import BalanceEntry, ConnectedAccount, Payment, PaymentState, Reconciliation
from commerce.payments.models.balance import CHARGES, REFUNDS
from commerce.payments.providers.base import ProviderRefused, ProviderUnavailable
from commerce.payments.providers.stripe import gateway
from commerce.payments.reports import PAID, entries_in
from commerce.payments.services.accounts import refresh_account
from commerce.payments.services.books import copy_books
from commerce.payments.services.settling import FINAL, OPEN, settle
from commerce.payments.services.stripe_news import is_uuid, sync_disputes, sync_refunds
from core.scope import require_shop

EVERY = timedelta(minutes=5)
RARELY = timedelta(days=1)
OVERLAP = timedelta(hours=2)
SILENT_AFTER = timedelta(minutes=10)
LIVELY = timedelta(days=7)
KEEP = 300
Finding = dict[str, Any]


def reconcile_due(now: datetime) -> datetime | None:
    """Work of the kind "reconcile". Returns when to come again: soon while money is moving."""
    account = ConnectedAccount.objects.filter(provider="stripe", gone_at=None).order_by("-is_live").first()
    if account is None:
        return None
    reconcile(account, now)
    recent = Payment.objects.filter(provider="stripe").filter(Q(state__in=OPEN) | Q(created_at__gt=now - LIVELY))
    return now + (EVERY if recent.exists() else RARELY)


def reconcile(account: ConnectedAccount, now: datetime) -> Reconciliation:
    """One comparison. May be repeated; a silent provider leaves it unfinished, and the next one begins where the last
    finished one began. Not inside a transaction."""
    run = Reconciliation.objects.create(provider="stripe", started_at=now)
    since = (account.reconciled_until or account.created_at) - OVERLAP
    try:
        refresh_account(account.reference, now)
        compare(run, account, since, now)
    except (ProviderUnavailable, ProviderRefused, KeyError, TypeError, ValueError) as error:  # or none that can be read
        run.findings = [*run.findings, {"kind": "no_answer", "reason": str(error)[:200]}]
        run.save()
        return run
    run.finished_at = now
    run.save()
    ConnectedAccount.objects.filter(pk=account.pk).update(reconciled_until=now)
    forget_old_runs()
    return run


def compare(run: Reconciliation, account: ConnectedAccount, since: datetime, now: datetime) -> None:
    silent = Payment.objects.filter(provider="stripe", state__in=OPEN, created_at__lt=now - SILENT_AFTER)
    for payment in silent.order_by("pk")[:200]:
        run.checked_count += 1
        run.mended_count += settle(payment.pk, now).state != payment.state
    for intent in gateway.intents_since(int(since.timestamp()), account=account.reference, is_live=account.is_live):
        if (intent.get("metadata") or {}).get("shop") == require_shop().shop_id:
            compare_intent(run, intent, now)
    run.findings += copy_books(account, since)
    compare_books(run, since, now)


def compare_intent(run: Reconciliation, intent: dict[str, Any], now: datetime) -> None:
    run.checked_count += 1
    named = intent["metadata"].get("payment")
    payment = Payment.objects.filter(pk=named, provider="stripe").first() if is_uuid(named) else None
    if payment is None:
        run.findings.append({"kind": "unknown_payment", "intent": intent["id"], "amount": intent["amount"],
                             "currency": intent["currency"].upper()})  # fmt: skip
        return
    if intent["status"] in ("succeeded", "requires_capture") and payment.state not in FINAL:
        after = settle(payment.pk, now)
        run.mended_count += after.state != payment.state
        if intent["status"] == "succeeded" and after.state not in FINAL:
            run.findings.append({"kind": "not_settled", "payment": str(payment.pk)})


def compare_books(run: Reconciliation, since: datetime, now: datetime) -> None:
    """Each payment that moved: what Stripe took and gave back against what we think."""
    moved = BalanceEntry.objects.filter(at__gte=since).exclude(payment=None).values_list("payment_id", flat=True)
    for payment in Payment.objects.filter(pk__in=set(moved)).order_by("pk"):
        if has_adjustments(payment):
            sync_disputes(payment, now)
        if strange := settled_otherwise(payment):
            run.findings.append({"kind": "not_comparable", "payment": str(payment.pk), "ours": payment.amount,
                                 "currency": payment.currency, "theirs_in": strange})  # fmt: skip
            continue
        if refunded_at_stripe(payment) != payment.refunded_amount:
            run.mended_count += sync_refunds(payment, now)
            payment.refresh_from_db()
        run.findings += differences(payment)


def differences(payment: Payment) -> Iterable[Finding]:
    charged = sum_of(payment, *CHARGES)
    if charged and charged != payment.amount:
        yield {"kind": "amount_differs", "payment": str(payment.pk), "ours": payment.amount, "theirs": charged,
               "currency": payment.currency}  # fmt: skip
    refunded = refunded_at_stripe(payment)
    if refunded != payment.refunded_amount:
        yield {"kind": "refund_differs", "payment": str(payment.pk), "ours": payment.refunded_amount, "theirs": refunded,
               "currency": payment.currency}  # fmt: skip
    if payment.state == PaymentState.REVIEW and payment.refunded_amount < payment.amount:
        yield {"kind": "refund_owed", "payment": str(payment.pk), "ours": payment.amount, "currency": payment.currency}


def sum_of(payment: Payment, *kinds: str) -> int:
    """In the payment's currency: of lines in the account's, what they were to the shopper."""
    entries = entries_in(payment.currency).filter(payment=payment, kind__in=kinds)
    return int(entries.aggregate(sum=Sum(PAID, default=0))["sum"])


def settled_otherwise(payment: Payment) -> str:
    """The currency of a line that does not say what it was in the payment's; empty where all do."""
    others = BalanceEntry.objects.filter(payment=payment, kind__in=[*CHARGES, *REFUNDS]).exclude(
        pk__in=entries_in(payment.currency).values("pk")
    )
    return others.values_list("currency", flat=True).first() or ""


def refunded_at_stripe(payment: Payment) -> int:
    return -sum_of(payment, *REFUNDS)


def has_adjustments(payment: Payment) -> bool:
    return BalanceEntry.objects.filter(payment=payment, kind="adjustment").exists()


def forget_old_runs() -> None:
    kept = Reconciliation.objects.order_by("-pk").values_list("pk", flat=True)[KEEP : KEEP + 1].first()
    if kept is not None:
        Reconciliation.objects.filter(pk__lte=kept).delete()
