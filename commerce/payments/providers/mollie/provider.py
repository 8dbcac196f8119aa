"""Cards, iDEAL, Bancontact and more by Mollie, on the merchant's own account: hosted page, then Mollie is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from commerce.payments.card_testing import door
from commerce.payments.models import Payment, PaymentState, Refund, RefundState
from commerce.payments.order_side import order_side
from commerce.payments.providers.base import (
    Capabilities,
    Done,
    NextStep,
    ProviderRefused,
    ProviderState,
    ProviderUnavailable,
    Redirect,
    RefundAnswer,
    RemoteDispute,
    RemoteRefund,
    state_of,
)
from commerce.payments.providers.currencies import MOLLIE
from commerce.payments.providers.decimals import from_text, to_text
from commerce.payments.providers.keys import choose_key, key_of
from commerce.payments.providers.mollie import gateway
from commerce.payments.providers.notes import note_down, noted
from commerce.store.selectors import current_store
from core.http.links import url_of
from core.money import Money

STATES = {
    "open": PaymentState.PENDING, "pending": PaymentState.PROCESSING, "authorized": PaymentState.AUTHORISED,
    "paid": PaymentState.PAID, "canceled": PaymentState.CANCELLED, "expired": PaymentState.CANCELLED,
    "failed": PaymentState.FAILED,
}  # fmt: skip
REFUND_STATES = {
    "refunded": RefundState.SUCCEEDED, "failed": RefundState.FAILED, "canceled": RefundState.FAILED,
}  # fmt: skip
LOCALES = {"en": "en_US", "fr": "fr_FR", "de": "de_DE", "nl": "nl_NL", "es": "es_ES", "it": "it_IT", "pl": "pl_PL"}


class Mollie:
    capabilities = Capabilities(needs_account=True, currencies=MOLLIE)

    def begin(self, payment: Payment, now: datetime) -> NextStep:
        known = noted(payment)
        if "session" in known:
            found = gateway.get_payment(key_of(payment), known["session"])
            return Redirect(_page(found)) if found.get("status") == "open" else Done()
        if first := door(payment, now):
            return first
        key = choose_key(payment)
        given = request_of(payment)
        found = _made(payment, lambda name: gateway.create_payment(key, given, idempotency_key=name))
        state = read(found)
        if (state.amount, state.currency) != (payment.amount, payment.currency):
            raise ProviderRefused("The amount at the provider is another one than ours.")
        if not note_down(payment, session=found["id"]):  # closed meanwhile; its address is known to nobody
            return Done()
        return Redirect(_page(found))

    def look_up(self, payment: Payment, now: datetime) -> ProviderState:
        known = noted(payment)
        if "session" not in known:
            return state_of(payment, PaymentState.CANCELLED if known.get("is_closed") else PaymentState.PENDING)
        try:
            return read(gateway.get_payment(key_of(payment), known["session"]))
        except ProviderRefused as refused:
            raise ProviderUnavailable(str(refused))

    def cancel(self, payment: Payment, now: datetime) -> ProviderState:
        """Some means cannot be cancelled while their page is open: then the stock waits until it expires."""
        note_down(payment, is_closed=True)
        known = noted(payment)
        if "session" not in known:
            return state_of(payment, PaymentState.CANCELLED)
        found = self.look_up(payment, now)
        if found.state not in (PaymentState.PENDING, PaymentState.AUTHORISED):
            return found
        try:
            return read(
                gateway.cancel_payment(key_of(payment), known["session"], idempotency_key=f"cancel:{payment.pk}")
            )
        except ProviderRefused:
            found = self.look_up(payment, now)
            if found.state == PaymentState.PENDING:
                raise ProviderUnavailable("Mollie cannot cancel it; it expires by itself.")
            return found

    def capture(self, payment: Payment, now: datetime) -> ProviderState:
        return self.look_up(payment, now)

    def refund(self, refund: Refund, now: datetime) -> RefundAnswer:
        payment = refund.payment
        if refund.attempts > 1:
            for each in self.refunds_at(payment):
                if each.refund_id == str(refund.pk):
                    return each.answer
        given = {
            "amount": {"currency": refund.currency, "value": to_text(Money(refund.amount, refund.currency))},
            "description": f"{refund.pk}", "metadata": {"refund": str(refund.pk)},
        }  # fmt: skip
        found = gateway.create_refund(
            key_of(payment),
            noted(payment)["session"],
            given,
            idempotency_key=f"refund:{refund.pk}:{refund.key_version}",
        )
        return _refund_answer(found)

    def refunds_at(self, payment: Payment) -> list[RemoteRefund]:
        return [
            RemoteRefund(
                answer=_refund_answer(each), amount=_money(each["amount"]).amount,
                refund_id=str((each.get("metadata") or {}).get("refund", "")),
            )
            for each in gateway.refunds_of(key_of(payment), noted(payment)["session"])
        ]  # fmt: skip

    def disputes_at(self, payment: Payment) -> list[RemoteDispute]:
        """Mollie tells of a chargeback when it is decided: there is nothing to answer."""
        return [
            RemoteDispute(
                reference=each["id"], amount=_money(each["amount"]).amount, is_lost=not each.get("reversedAt"),
                reason=str((each.get("reason") or {}).get("code", "")), opened_at=datetime.fromisoformat(each["createdAt"]),
            )
            for each in gateway.chargebacks_of(key_of(payment), noted(payment)["session"])
        ]  # fmt: skip


def request_of(payment: Payment) -> dict[str, Any]:
    store, words = current_store(), order_side().words(payment.order_id)
    back = url_of(store.primary_host, f"/payment-return/{payment.pk}/")
    return {
        "amount": {"currency": payment.currency, "value": to_text(Money(payment.amount, payment.currency))},
        "description": f"{store.name} #{words.number}", "redirectUrl": back, "cancelUrl": back,
        "webhookUrl": url_of(store.primary_host, f"/payment-notify/{payment.pk}/"),
        "locale": LOCALES.get(words.locale[:2], "en_US"),
        "metadata": {"order": str(payment.order_id), "payment": str(payment.pk)},
    }  # fmt: skip


def read(found: dict[str, Any]) -> ProviderState:
    try:
        money = _money(found["amount"])
        return ProviderState(
            state=STATES[found["status"]].value, amount=money.amount, currency=money.currency,
            order_id=str((found.get("metadata") or {}).get("order", "")), reference=found["id"],
            error=str((found.get("details") or {}).get("failureMessage", "")) if found["status"] == "failed" else "",
            data={"method": str(found.get("method") or "")},
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProviderUnavailable(f"An answer that cannot be read: {error!r}")


def _money(found: dict[str, Any]) -> Money:
    return from_text(found["value"], found["currency"])


def _page(found: dict[str, Any]) -> str:
    try:
        return str(found["_links"]["checkout"]["href"])
    except (KeyError, TypeError):
        raise ProviderUnavailable("An answer without the address of its page.")


def _refund_answer(found: dict[str, Any]) -> RefundAnswer:
    return RefundAnswer(state=REFUND_STATES.get(str(found.get("status")), RefundState.PENDING), reference=found["id"])


def _made(payment: Payment, make: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """A 500 would be said again under the same key: the next try has another."""
    version = noted(payment).get("key_version", 1)
    try:
        return make(f"{payment.idempotency_key}:{version}")
    except ProviderUnavailable as error:
        if error.is_answered:
            note_down(payment, key_version=version + 1)
        raise
