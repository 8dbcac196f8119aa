"""PayPal on the merchant's own account. The shopper approves there, and we take the money: whoever asks how an approved
order stands takes it, so that a shopper who never comes back has paid all the same."""

from __future__ import annotations

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
from commerce.payments.providers.currencies import PAYPAL
from commerce.payments.providers.decimals import NotPayable, from_text, to_text
from commerce.payments.providers.keys import choose_key, key_of
from commerce.payments.providers.notes import note_down, noted
from commerce.payments.providers.paypal import gateway
from commerce.store.selectors import current_store
from core.http.links import url_of
from core.money import Money

WHOLE = frozenset({"HUF", "TWD", "JPY"})
OPEN = ("CREATED", "SAVED", "PAYER_ACTION_REQUIRED", "APPROVED")
CAPTURED = {
    "COMPLETED": PaymentState.PAID, "PARTIALLY_REFUNDED": PaymentState.PAID, "REFUNDED": PaymentState.PAID,
    "PENDING": PaymentState.PROCESSING, "DECLINED": PaymentState.FAILED, "FAILED": PaymentState.FAILED,
}  # fmt: skip
REFUND_STATES = {
    "COMPLETED": RefundState.SUCCEEDED, "FAILED": RefundState.FAILED, "CANCELLED": RefundState.FAILED,
}  # fmt: skip
PAGES = ("payer-action", "approve")


class PayPal:
    capabilities = Capabilities(needs_account=True, currencies=PAYPAL)

    def begin(self, payment: Payment, now: datetime) -> NextStep:
        known = noted(payment)
        if "session" in known:
            found = gateway.get_order(key_of(payment), known["session"])
            return Redirect(_page(found)) if found.get("status") in ("CREATED", "PAYER_ACTION_REQUIRED") else Done()
        if first := door(payment, now):
            return first
        key = choose_key(payment)
        try:
            given = request_of(payment)
        except NotPayable as error:
            raise ProviderRefused(f"{error} cannot be paid.")
        found = gateway.create_order(key, given, request_id=payment.idempotency_key)
        if not note_down(payment, session=found["id"]):
            return Done()
        return Redirect(_page(found))

    def look_up(self, payment: Payment, now: datetime) -> ProviderState:
        """Takes the money of an order that has been approved, unless it was closed here."""
        known = noted(payment)
        if "session" not in known:
            return state_of(payment, PaymentState.CANCELLED if known.get("is_closed") else PaymentState.PENDING)
        try:
            found = gateway.get_order(key_of(payment), known["session"])
        except ProviderRefused as refused:
            if refused.code in ("RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID"):  # PayPal forgets what nobody approved
                return state_of(payment, PaymentState.CANCELLED)
            raise ProviderUnavailable(str(refused))
        if found.get("status") == "APPROVED" and not noted(payment).get("is_closed"):
            try:
                found = gateway.capture_order(key_of(payment), known["session"], request_id=f"capture:{payment.pk}")
            except ProviderRefused as refused:
                if refused.code != "ORDER_ALREADY_CAPTURED":
                    return state_of(payment, PaymentState.FAILED, error=str(refused))
                found = gateway.get_order(key_of(payment), known["session"])
        return read(payment, found)

    def cancel(self, payment: Payment, now: datetime) -> ProviderState:
        """An order at PayPal cannot be cancelled, and costs nobody anything: closed here, it is never captured."""
        note_down(payment, is_closed=True)
        if "session" not in noted(payment):
            return state_of(payment, PaymentState.CANCELLED)
        found = self.look_up(payment, now)
        return found if found.state != PaymentState.PENDING else state_of(payment, PaymentState.CANCELLED)

    def capture(self, payment: Payment, now: datetime) -> ProviderState:
        return self.look_up(payment, now)

    def refund(self, refund: Refund, now: datetime) -> RefundAnswer:
        """The request's id makes a second try the first one again."""
        payment = refund.payment
        given = {
            "amount": {"currency_code": refund.currency, "value": to_text(Money(refund.amount, refund.currency),
                whole=WHOLE)},
            "custom_id": str(refund.pk),
        }  # fmt: skip
        found = gateway.refund_capture(
            key_of(payment), noted(payment)["capture"], given, request_id=f"refund:{refund.pk}:{refund.key_version}"
        )
        return _refund_answer(found)

    def refunds_at(self, payment: Payment) -> list[RemoteRefund]:
        found = gateway.get_order(key_of(payment), noted(payment)["session"])
        return [
            RemoteRefund(
                answer=_refund_answer(each), refund_id=str(each.get("custom_id", "")),
                amount=from_text(each["amount"]["value"], each["amount"]["currency_code"]).amount,
            )
            for each in (_unit(found).get("payments") or {}).get("refunds") or []
        ]  # fmt: skip

    def disputes_at(self, payment: Payment) -> list[RemoteDispute]:
        """They are told, and answered, in PayPal's resolution centre."""
        return []


def request_of(payment: Payment) -> dict[str, Any]:
    """Raises NotPayable."""
    store, words = current_store(), order_side().words(payment.order_id)
    back = url_of(store.primary_host, f"/payment-return/{payment.pk}/")
    return {
        "intent": "CAPTURE",
        "purchase_units": [{
            "custom_id": str(payment.pk), "description": f"{store.name} #{words.number}"[:127],
            "amount": {"currency_code": payment.currency,
                       "value": to_text(Money(payment.amount, payment.currency), whole=WHOLE)},
        }],
        "payment_source": {"paypal": {"experience_context": {
            "return_url": back, "cancel_url": back, "user_action": "PAY_NOW", "shipping_preference": "NO_SHIPPING",
            "brand_name": store.name[:127],
        }}},
    }  # fmt: skip


def read(payment: Payment, found: dict[str, Any]) -> ProviderState:
    """The payment's id stands in the order; whose order it pays is known from that."""
    try:
        unit, status = _unit(found), found["status"]
        captures = (unit.get("payments") or {}).get("captures") or []
        amount = captures[0]["amount"] if captures else unit["amount"]
        money = from_text(amount["value"], amount["currency_code"])
        if captures:
            state = CAPTURED[captures[0]["status"]]
        elif status in OPEN:
            state = PaymentState.PENDING
        elif status == "VOIDED":
            state = PaymentState.CANCELLED
        else:
            raise ValueError(status)
        is_ours = unit.get("custom_id") == str(payment.pk)
        return ProviderState(
            state=state.value, amount=money.amount, currency=money.currency, reference=found["id"],
            order_id=str(payment.order_id) if is_ours else str(unit.get("custom_id", "")),
            data={"capture": captures[0]["id"], "method": "paypal"} if captures else {},
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ProviderUnavailable(f"An answer that cannot be read: {error!r}")


def _unit(found: dict[str, Any]) -> dict[str, Any]:
    return dict(found["purchase_units"][0])


def _page(found: dict[str, Any]) -> str:
    pages = {link["rel"]: link["href"] for link in found.get("links", [])}
    for name in PAGES:
        if name in pages:
            return str(pages[name])
    raise ProviderUnavailable("An answer without the address of its page.")


def _refund_answer(found: dict[str, Any]) -> RefundAnswer:
    return RefundAnswer(state=REFUND_STATES.get(str(found.get("status")), RefundState.PENDING), reference=found["id"])
