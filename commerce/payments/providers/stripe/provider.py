"""Cards and more by Stripe: hosted Checkout, charged on the shop's own account (docs/payments.md).

`provider_data["stripe"]` of a payment holds its account and mode (written before the first call), session and intent.
"""

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
    state_of,
)
from commerce.payments.providers.currencies import STRIPE
from commerce.payments.providers.notes import note_down, noted
from commerce.payments.providers.stripe import gateway
from commerce.payments.providers.stripe.amounts import NotPayable, to_stripe
from commerce.payments.providers.stripe.mode import account_of
from commerce.payments.providers.stripe.payers import forget_payer, payer_at
from commerce.payments.providers.stripe.session import session_request, state_of_session
from commerce.store.selectors import current_store
from core.money import Money
from core.scope import require_shop

REFUND_STATES = {
    "succeeded": RefundState.SUCCEEDED, "failed": RefundState.FAILED, "canceled": RefundState.FAILED,
}  # fmt: skip


class Stripe:
    capabilities = Capabilities(needs_account=True, currencies=STRIPE)

    def begin(self, payment: Payment, now: datetime) -> NextStep:
        known = noted(payment)
        if "session" in known:
            session = self._session(known)
            return Redirect(session["url"]) if session["status"] == "open" else Done()
        if first := door(payment, now):
            return first
        known = self._choose_account(payment, known)
        session = self._create_session(payment, known, now)
        if session["amount_total"] != to_stripe(Money(payment.amount, payment.currency)):
            gateway.expire_session(session["id"], **_where(known))
            raise ProviderRefused("The amount at the provider is another one than ours.")
        if not note_down(payment, session=session["id"]):  # closed meanwhile: nobody may pay it any more
            gateway.expire_session(session["id"], **_where(known))
            return Done()
        return Redirect(session["url"])

    def look_up(self, payment: Payment, now: datetime) -> ProviderState:
        known = noted(payment)
        if "session" not in known:  # whose address nobody has ever seen
            return state_of(payment, PaymentState.CANCELLED if known.get("is_closed") else PaymentState.PENDING)
        return _read(self._session(known))

    def cancel(self, payment: Payment, now: datetime) -> ProviderState:
        known = noted(payment)
        if "session" not in known:
            note_down(payment, is_closed=True)
            known = noted(payment)  # a session may have been noted in this very moment
            if "session" not in known:
                return state_of(payment, PaymentState.CANCELLED)
        try:
            expired = gateway.expire_session(known["session"], **_where(known))
        except gateway.AccountGone:  # nobody here can find out any more, and the stock is not to wait for ever
            return state_of(payment, PaymentState.CANCELLED, error="The account at Stripe is gone.")
        found = _read(expired) if expired else self.look_up(payment, now)
        if found.state == PaymentState.AUTHORISED:
            gateway.cancel_intent(found.data["intent"], **_where(known))
            found = self.look_up(payment, now)
        return found

    def capture(self, payment: Payment, now: datetime) -> ProviderState:
        known = noted(payment)
        try:
            gateway.capture_intent(known["intent"], **_where(known))
        except gateway.AccountGone:
            raise
        except ProviderRefused:
            found = self.look_up(payment, now)  # taken before, or let go
            if found.state == PaymentState.AUTHORISED:
                raise
            return found
        return self.look_up(payment, now)

    def refund(self, refund: Refund, now: datetime) -> RefundAnswer:
        known = noted(refund.payment)
        if refund.attempts > 1 and (earlier := self._find_refund(refund, known)):
            return refund_answer(earlier)
        given: dict[str, Any] = {
            "payment_intent": known["intent"], "amount": to_stripe(Money(refund.amount, refund.currency)),
            "metadata": {"refund": str(refund.pk), "payment": str(refund.payment_id)},
        }  # fmt: skip
        if known.get("has_fee"):
            given["refund_application_fee"] = True
        return refund_answer(
            gateway.create_refund(given, **_where(known), key=f"refund:{refund.pk}:{refund.key_version}")
        )

    def _find_refund(self, refund: Refund, known: dict[str, Any]) -> dict[str, Any] | None:
        """An earlier try whose answer got lost may have succeeded."""
        for each in gateway.refunds_of(known["intent"], **_where(known)):
            if (each.get("metadata") or {}).get("refund") == str(refund.pk):
                return each
        return None

    def _session(self, known: dict[str, Any]) -> dict[str, Any]:
        try:
            return gateway.get_session(known["session"], **_where(known))
        except ProviderRefused as refused:
            raise ProviderUnavailable(str(refused))

    def _choose_account(self, payment: Payment, known: dict[str, Any]) -> dict[str, Any]:
        """The account stays the payment's own, whatever the shop does with its accounts afterwards."""
        if "account" in known:
            return known
        account = account_of(current_store())
        if account is None or not account.is_ready:
            raise ProviderRefused("The shop cannot take cards at the moment.", code="account_invalid")
        note_down(payment, account=account.reference, is_live=account.is_live, key_version=1)
        return noted(payment)

    def _create_session(self, payment: Payment, known: dict[str, Any], now: datetime) -> dict[str, Any]:
        customer = payer_at(payment, known)
        try:
            return self._send_session(payment, noted(payment), customer)
        except ProviderRefused as refused:
            if not customer or refused.code != "resource_missing":
                raise
            forget_payer(payment, known, customer)  # deleted in Stripe's dashboard: the payment does without
            note_down(payment, customer="", key_version=known["key_version"] + 1)
            return self._send_session(payment, noted(payment), "")

    def _send_session(self, payment: Payment, known: dict[str, Any], customer: str) -> dict[str, Any]:
        shop_id, words = require_shop().shop_id, order_side().words(payment.order_id)
        try:
            given = session_request(
                payment, words=words, store=current_store(), shop_id=shop_id, now=payment.created_at, customer=customer
            )
        except NotPayable as error:
            raise ProviderRefused(f"{error} cannot be charged.")
        has_fee = "application_fee_amount" in given["payment_intent_data"]
        note_down(payment, has_fee=has_fee)
        key = f"{payment.idempotency_key}:{known['key_version']}"
        try:
            return gateway.create_session(given, **_where(known), key=key)
        except ProviderUnavailable as error:
            if error.is_answered:  # this key is burnt; a session that there may be has an address nobody knows
                note_down(payment, key_version=known["key_version"] + 1)
            raise


def refund_answer(found: dict[str, Any]) -> RefundAnswer:
    state = REFUND_STATES.get(str(found.get("status")), RefundState.PENDING)
    return RefundAnswer(state=state, reference=found["id"], error=str(found.get("failure_reason") or ""))


def _read(session: dict[str, Any]) -> ProviderState:
    try:
        return state_of_session(session)
    except (KeyError, TypeError, ValueError) as error:
        raise ProviderUnavailable(f"An answer that cannot be read: {error!r}")


def _where(known: dict[str, Any]) -> dict[str, Any]:
    return {"account": known["account"], "is_live": known["is_live"]}
