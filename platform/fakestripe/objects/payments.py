"""Payment intents and charges: what happens to the money once a shopper has said yes."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects.money import book, stripe_fee
from fakestripe.objects.rules import check_amount, check_fee, checked_metadata
from fakestripe.world import Object, World

DECLINES = {
    "4000000000000002": ("card_declined", "Your card was declined."),
    "4000000000009995": ("insufficient_funds", "Your card has insufficient funds."),
    "4000000000000069": ("expired_card", "Your card has expired."),
    "4000000000000127": ("incorrect_cvc", "Your card's security code is incorrect."),
}
CHALLENGED = {"4000002500003155", "4000002760003184", "4000000000003220"}
DISPUTED = "4000000000000259"
GOOD = {"4242424242424242", "4000056655665556", "5555555555554444", DISPUTED, *CHALLENGED}


def new_intent(
    world: World,
    account: str,
    *,
    amount: int,
    currency: str,
    metadata: dict[str, str],
    capture: str,
    fee: int | None,
    customer: str | None = None,
) -> Object:
    return world.put(account, {
        "id": world.new_id("pi"), "object": "payment_intent", "amount": amount, "amount_capturable": 0,
        "amount_received": 0, "application_fee_amount": fee, "canceled_at": None, "cancellation_reason": None,
        "capture_method": capture, "confirmation_method": "automatic", "created": world.now(), "currency": currency,
        "customer": customer, "description": None, "last_payment_error": None, "latest_charge": None, "livemode": False,
        "metadata": metadata, "payment_method": None, "payment_method_types": ["card"], "status": "requires_payment_method",
    })  # fmt: skip


TEST_METHODS = {"pm_card_visa": "4242424242424242", "pm_card_chargeDeclined": "4000000000000002"}


def create(world: World, account: str, params: dict[str, Any]) -> Object:
    """Only as it is for trying things out: confirmed at once, with one of Stripe's own test cards."""
    if not params.get("confirm") or params.get("payment_method") not in TEST_METHODS:
        raise Problem("This double confirms at once, with one of Stripe's test cards.", param="payment_method")
    check_amount(params["amount"], params["currency"])
    check_fee(params.get("application_fee_amount"), params["amount"], account)
    if params.get("customer"):
        world.get(account, params["customer"], "customer")
    number = TEST_METHODS[params["payment_method"]]
    intent = new_intent(
        world, account, amount=params["amount"], currency=params["currency"], fee=params.get("application_fee_amount"),
        metadata=checked_metadata(params.get("metadata")), capture=params.get("capture_method", "automatic"),
        customer=params.get("customer"),
    )  # fmt: skip
    if number in DECLINES:
        fail(world, account, intent, *DECLINES[number])
        raise Problem(DECLINES[number][1], kind="card_error", code="card_declined", status=402)
    succeed(world, account, intent)
    return intent


def new_charge(world: World, account: str, intent: Object, *, captured: bool) -> Object:
    charge = {
        "id": world.new_id("ch"), "object": "charge", "amount": intent["amount"], "amount_captured": 0,
        "amount_refunded": 0, "application_fee": None, "application_fee_amount": intent["application_fee_amount"],
        "balance_transaction": None, "billing_details": {"address": None, "email": None, "name": None, "phone": None},
        "captured": False, "created": world.now(), "currency": intent["currency"], "disputed": False,
        "failure_code": None, "failure_message": None, "livemode": False, "metadata": dict(intent["metadata"]),
        "paid": True, "payment_intent": intent["id"], "refunded": False, "status": "succeeded",
    }  # fmt: skip
    world.put(account, charge)
    intent["latest_charge"] = charge["id"]
    if captured:
        book_charge(world, account, charge, intent["amount"])
    return charge


def book_charge(world: World, account: str, charge: Object, amount: int) -> None:
    fees = [("stripe_fee", stripe_fee(amount)), ("application_fee", charge["application_fee_amount"] or 0)]
    transaction = book(world, account, "charge", amount, charge["currency"], source=charge["id"], fees=fees)
    charge |= {"captured": True, "amount_captured": amount, "balance_transaction": transaction["id"]}
    if charge["application_fee_amount"]:
        world.put("", {
            "id": world.new_id("fee"), "object": "application_fee", "account": account, "application": "ca_platform",
            "amount": charge["application_fee_amount"], "amount_refunded": 0, "charge": charge["id"],
            "created": world.now(), "currency": charge["currency"], "livemode": False, "refunded": False,
            "refunds": {"object": "list", "data": [], "has_more": False, "url": ""},
        })  # fmt: skip


def succeed(world: World, account: str, intent: Object) -> None:
    """The money is there, or reserved where it is captured by hand."""
    is_manual = intent["capture_method"] == "manual"
    charge = new_charge(world, account, intent, captured=not is_manual)
    if is_manual:
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        tell(world, account, "payment_intent.amount_capturable_updated", intent)
    else:
        intent |= {"status": "succeeded", "amount_received": intent["amount"]}
        tell(world, account, "charge.succeeded", charge)
        tell(world, account, "payment_intent.succeeded", intent)
    world.put(account, charge)


def fail(world: World, account: str, intent: Object, code: str, message: str) -> None:
    error = {"type": "card_error", "code": "card_declined", "decline_code": code, "message": message}
    intent |= {"status": "requires_payment_method", "last_payment_error": error}
    world.is_dirty = True
    tell(world, account, "payment_intent.payment_failed", intent)


def capture(world: World, account: str, intent: Object, params: dict[str, Any]) -> Object:
    if intent["status"] != "requires_capture":
        raise Problem(
            f"This PaymentIntent could not be captured because it has a status of {intent['status']}.",
            code="payment_intent_unexpected_state",
        )  # fmt: skip
    amount = int(params.get("amount_to_capture") or intent["amount_capturable"] or 0)
    if not 0 < amount <= intent["amount_capturable"]:
        raise Problem("The amount could not be captured.", code="amount_too_large", param="amount_to_capture")
    charge = world.get(account, intent["latest_charge"], "charge")
    book_charge(world, account, charge, amount)
    intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    tell(world, account, "charge.captured", charge)
    tell(world, account, "payment_intent.succeeded", intent)
    return intent


def cancel(world: World, account: str, intent: Object, params: dict[str, Any]) -> Object:
    if intent["status"] in ("succeeded", "canceled", "processing"):
        raise Problem(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.",
            code="payment_intent_unexpected_state",
        )  # fmt: skip
    intent |= {"status": "canceled", "canceled_at": world.now(), "amount_capturable": 0,
               "cancellation_reason": params.get("cancellation_reason")}  # fmt: skip
    world.is_dirty = True
    tell(world, account, "payment_intent.canceled", intent)
    return intent
