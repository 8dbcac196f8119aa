"""What to look up at Stripe when it tells of something. Nothing in an event is believed: ids lead to rows of ours, and
Stripe's API says how these stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog

from commerce.payments.card_testing import MOST_DECLINES_OF_ORDER, declines_of, note_outcome
from commerce.payments.models import DisputeState, InboxEvent, Payment
from commerce.payments.providers.notes import noted
from commerce.payments.providers.stripe import gateway
from commerce.payments.providers.stripe.amounts import from_stripe
from commerce.payments.providers.stripe.provider import refund_answer
from commerce.payments.services.accounts import forget_account, refresh_account
from commerce.payments.services.disputing import record_dispute
from commerce.payments.services.inbox import NotYet
from commerce.payments.services.refunding import import_refund
from commerce.payments.services.settling import close, settle
from core.scope import require_shop

log = structlog.get_logger("stripe")
DISPUTE_STATES = {
    "won": DisputeState.WON, "lost": DisputeState.LOST, "warning_closed": DisputeState.WON,
    "under_review": DisputeState.UNDER_REVIEW, "warning_under_review": DisputeState.UNDER_REVIEW,
    "prevented": DisputeState.WON,
}  # fmt: skip


def take_news(event: InboxEvent, now: datetime) -> bool:
    """False for what is none of ours. Raises NotYet, ProviderUnavailable."""
    if event.kind == "account.application.deauthorized":
        forget_account(event.account, now)
        return True
    if event.kind.startswith(("account.", "capability.", "v2.core.account")):
        refresh_account(event.account, now)
        return True
    for beginning, take in TAKEN.items():
        if event.kind.startswith(beginning):
            payment = payment_of(event)
            if payment is None:
                return False
            if event.kind in OUTCOMES:
                note_card(payment, is_declined=OUTCOMES[event.kind], now=now)
            take(payment, now)
            return True
    return False


def note_card(payment: Payment, *, is_declined: bool, now: datetime) -> None:
    """An order for which card after card is declined loses its payment page; the next one is begun here again, where
    there are limits. Raises ProviderUnavailable."""
    order_id = str(payment.order_id)
    note_outcome(is_declined=is_declined, now=now, order_id=order_id)
    if is_declined and declines_of(order_id, now) >= MOST_DECLINES_OF_ORDER:
        close(payment.pk, now)


def payment_of(event: InboxEvent) -> Payment | None:
    """The payment that an event is about, of the very account that it came from. Raises NotYet where it says that it is
    ours and we do not know it."""
    thing = (event.payload.get("data") or {}).get("object") or {}
    found = _by_ids(thing)
    if found is None:
        metadata = thing.get("metadata") or {}
        if metadata.get("shop") == require_shop().shop_id:
            raise NotYet(f"{thing.get('object')} {thing.get('id')}")
        return None
    if noted(found).get("account") != event.account:
        log.error("event of another account", kind=event.kind, account=event.account, payment=str(found.pk))
        return None
    return found


def _by_ids(thing: dict[str, Any]) -> Payment | None:
    ours = Payment.objects.filter(provider="stripe")
    metadata = thing.get("metadata") or {}
    if is_uuid(metadata.get("payment")) and (found := ours.filter(pk=metadata["payment"]).first()):
        return found
    kind = thing.get("object")
    if kind == "checkout.session":
        return ours.filter(provider_reference=str(thing.get("id", ""))[:120]).first()
    intent = thing.get("id") if kind == "payment_intent" else thing.get("payment_intent")
    return ours.filter(provider_data__stripe__intent=intent).first() if isinstance(intent, str) else None


def settle_payment(payment: Payment, now: datetime) -> None:
    settle(payment.pk, now)


def sync_refunds(payment: Payment, now: datetime) -> int:
    """Everything that Stripe knows of refunds of this payment, wherever they were made. Returns how many were news."""
    settle(payment.pk, now)
    known = noted(payment)
    if "intent" not in known:
        return 0
    count = 0
    for each in gateway.refunds_of(known["intent"], account=known["account"], is_live=known["is_live"]):
        refund = import_refund(
            payment_id=payment.pk, amount=from_stripe(each["amount"], each["currency"]).amount, now=now,
            answer=refund_answer(each), refund_id=str((each.get("metadata") or {}).get("refund", "")),
        )  # fmt: skip
        count += refund is not None
    return count


def sync_disputes(payment: Payment, now: datetime) -> int:
    settle(payment.pk, now)
    known = noted(payment)
    if "intent" not in known:
        return 0
    found = gateway.disputes_of(known["intent"], account=known["account"], is_live=known["is_live"])
    for each in found:
        due = (each.get("evidence_details") or {}).get("due_by")
        record_dispute(
            payment_id=payment.pk, reference=each["id"], reason=str(each.get("reason", "")), now=now,
            amount=from_stripe(each["amount"], each["currency"]).amount,
            state=DISPUTE_STATES.get(str(each.get("status")), DisputeState.NEEDS_RESPONSE),
            due_at=datetime.fromtimestamp(due, UTC) if due else None,
            opened_at=datetime.fromtimestamp(each["created"], UTC),
        )  # fmt: skip
    return len(found)


OUTCOMES = {"payment_intent.payment_failed": True, "payment_intent.succeeded": False}
TAKEN: dict[str, Callable[[Payment, datetime], object]] = {
    "checkout.session.": settle_payment,
    "payment_intent.": settle_payment,
    "charge.dispute.": sync_disputes,
    "charge.refund": sync_refunds,
    "refund.": sync_refunds,
    "charge.": settle_payment,
}


def is_uuid(text: object) -> bool:
    try:
        UUID(str(text))
    except ValueError:
        return False
    return isinstance(text, str)
