"""A Checkout Session: what we ask for, and what its state means for the payment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from billing.limits import fee_of
from commerce.payments.models import Payment, PaymentState
from commerce.payments.order_side import OrderWords
from commerce.payments.providers.base import ProviderState
from commerce.payments.providers.stripe.amounts import NotPayable, application_fee, from_stripe, to_stripe
from commerce.store.models import Store
from core.http.links import url_of
from core.money import Money, UnknownCurrency

SHORTEST = timedelta(minutes=31)  # Stripe wants 30; clocks differ. What expires sooner is closed by ourselves
LOCALES = {"en": "en", "fr": "fr", "de": "de", "es": "es", "it": "it", "nl": "nl", "pt": "pt", "pl": "pl"}


def session_request(
    payment: Payment, *, words: OrderWords, store: Store, shop_id: str, now: datetime, customer: str = ""
) -> dict[str, Any]:
    """One line with the order's total: sums, taxes and discounts are ours and are not done twice. A `customer` of the
    account finds the cards saved before, and may save this one. Raises NotPayable."""
    amount = to_stripe(Money(payment.amount, payment.currency))
    metadata = {"shop": shop_id, "order": str(payment.order_id), "payment": str(payment.pk)}
    intent: dict[str, Any] = {"metadata": metadata, "description": f"{store.name} #{words.number}"}
    fee = application_fee(amount, fee_of(shop_id))
    if fee:
        intent["application_fee_amount"] = fee
    if payment.method is not None and payment.method.captures_later:
        intent["capture_method"] = "manual"
    back = url_of(store.primary_host, f"/payment-return/{payment.pk}/")
    line = {
        "currency": payment.currency.lower(),
        "unit_amount": amount,
        "product_data": {"name": f"{store.name} #{words.number}"},
    }
    return {
        "mode": "payment", "ui_mode": "hosted_page", "line_items": [{"quantity": 1, "price_data": line}],
        "client_reference_id": str(payment.pk), "metadata": metadata,
        **(saved_cards_request(customer) if customer else {"customer_email": words.email}),
        "locale": LOCALES.get(words.locale[:2], "auto"), "payment_intent_data": intent,
        "expires_at": int(max(payment.expires_at or now, now + SHORTEST).timestamp()),
        "success_url": f"{back}?s={{CHECKOUT_SESSION_ID}}", "cancel_url": back,
    }  # fmt: skip


def saved_cards_request(customer: str) -> dict[str, Any]:
    """The shopper decides on the hosted page, by a tick that is not set; removes there, or in the shop's account."""
    options = {"payment_method_save": "enabled", "payment_method_remove": "enabled"}
    return {"customer": customer, "saved_payment_method_options": options}


def state_of_session(session: dict[str, Any]) -> ProviderState:
    """Raises KeyError, TypeError or ValueError for an answer that is none."""
    intent = session.get("payment_intent") or {}
    state = PaymentState(_state(session, intent))
    amount, currency = session["amount_total"], session["currency"]
    try:
        money = from_stripe(amount, currency)
    except (NotPayable, UnknownCurrency):
        money = None
    error = (intent.get("last_payment_error") or {}).get("message", "")
    return ProviderState(
        state=state.value,
        amount=money.amount if money else amount,
        currency=money.currency if money else str(currency).upper(),
        order_id=str((session.get("metadata") or {}).get("order", "")),
        reference=session["id"],
        error=error if state in (PaymentState.FAILED, PaymentState.PENDING) else "",
        data={"intent": intent["id"], "method": _method_of(intent)} if intent else {},
    )


def _state(session: dict[str, Any], intent: dict[str, Any]) -> str:
    status = session["status"]
    if status == "open":
        return PaymentState.PENDING
    if status == "expired":
        return PaymentState.CANCELLED
    if status != "complete":
        raise ValueError(status)
    if session["payment_status"] in ("paid", "no_payment_required"):
        return PaymentState.PAID
    after = {
        "processing": PaymentState.PROCESSING, "requires_capture": PaymentState.AUTHORISED,
        "succeeded": PaymentState.PAID, "canceled": PaymentState.CANCELLED,
    }  # fmt: skip
    return after.get(str(intent.get("status")), PaymentState.FAILED)


def _method_of(intent: dict[str, Any]) -> str:
    """Such as card; the charge knows better than the intent which of several it was."""
    charge = intent.get("latest_charge")
    details = charge.get("payment_method_details") if isinstance(charge, dict) else None
    return str((details or {}).get("type", ""))
