"""Checkout Sessions: from creation to what a shopper does on the hosted page."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects import payments
from fakestripe.objects.accounts import is_ready
from fakestripe.objects.billing import customers, sessions
from fakestripe.objects.disputes import open_dispute
from fakestripe.objects.rules import check_amount, check_fee, checked_metadata
from fakestripe.world import Object, World

SHORTEST, LONGEST = 30 * 60, 24 * 3600
OPEN_FOR_LAPSE = 60  # seconds of grace: clocks differ


def create(world: World, account: str, params: dict[str, Any]) -> Object:
    if params.get("mode") == "subscription":
        return sessions.create(world, account, params)
    if params.get("mode") != "payment":
        raise Problem("This double knows mode=payment and mode=subscription.", param="mode")
    if account and not is_ready(world, account):
        raise Problem(
            "Your account cannot currently make live charges.", code="account_invalid", kind="invalid_request_error"
        )
    amount, currency = _sum_of(params.get("line_items") or [])
    check_amount(amount, currency)
    check_customer(world, account, params)
    intent_data = params.get("payment_intent_data") or {}
    check_fee(intent_data.get("application_fee_amount"), amount, account)
    expires_at = params.get("expires_at", world.now() + LONGEST)
    if not world.now() + SHORTEST - OPEN_FOR_LAPSE <= expires_at <= world.now() + LONGEST + OPEN_FOR_LAPSE:
        raise Problem("The expires_at must be between 30 minutes and 24 hours from now.", param="expires_at")
    if not params.get("success_url", "").startswith(("http://", "https://")):
        raise Problem("Not a valid URL", code="url_invalid", param="success_url")
    identifier = world.new_id("cs_test", 40)
    session = {
        "id": identifier, "object": "checkout.session", "amount_subtotal": amount, "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": params.get("cancel_url"), "client_reference_id": params.get("client_reference_id"),
        "created": world.now(), "currency": currency, "custom_fields": [], "custom_text": {},
        "customer": params.get("customer"), "saved_payment_method_options": params.get("saved_payment_method_options"),
        "customer_email": params.get("customer_email"), "expires_at": expires_at, "livemode": False,
        "locale": params.get("locale"), "metadata": checked_metadata(params.get("metadata")), "mode": "payment",
        "payment_intent": None, "payment_method_types": ["card", "sepa_debit"], "payment_status": "unpaid",
        "shipping_options": [], "status": "open", "success_url": params["success_url"], "ui_mode": "hosted_page",
        "url": f"{world.base_url}/c/pay/{identifier}",
    }  # fmt: skip
    world.put(account, session)
    world.secret(identifier).update(
        account=account,
        intent={**intent_data, "customer": params.get("customer")},
        lines=[_line_words(line) for line in params["line_items"]],
    )
    return session


def check_customer(world: World, account: str, params: dict[str, Any]) -> None:
    """Of this account; saved cards are somebody's."""
    customer = params.get("customer")
    if customer and params.get("customer_email"):
        raise Problem("You may only specify one of these parameters: customer, customer_email.")
    if customer:
        world.get(account, customer, "customer")
    elif params.get("saved_payment_method_options"):
        raise Problem("saved_payment_method_options needs a customer.", param="saved_payment_method_options")


def saved_cards(world: World, account: str, session: Object) -> list[Object]:
    """What a returning customer is shown."""
    if not session.get("customer") or not session.get("saved_payment_method_options"):
        return []
    filters = session["saved_payment_method_options"].get("allow_redisplay_filters") or ["always"]
    found = customers.methods_of(world, account, session["customer"], {"type": "card"})
    return [each for each in found if each["allow_redisplay"] in filters]


def may_save(session: Object) -> bool:
    return (session.get("saved_payment_method_options") or {}).get("payment_method_save") == "enabled"


def pay_by_saved_card(world: World, account: str, session: Object, method: str) -> str:
    if method not in {each["id"] for each in saved_cards(world, account, session)}:
        return "This card is not there any more."
    return pay_by_card(world, account, session, world.secret(method)["number"])


def remove_saved_card(world: World, account: str, session: Object, method: str) -> None:
    if (session.get("saved_payment_method_options") or {}).get("payment_method_remove") != "enabled":
        return
    for each in saved_cards(world, account, session):
        if each["id"] == method:
            customers.detach(world, account, each)


def _sum_of(lines: list[dict[str, Any]]) -> tuple[int, str]:
    if not lines:
        raise Problem("You must pass line_items.", code="parameter_missing", param="line_items")
    currencies = {(line.get("price_data") or {}).get("currency", "") for line in lines}
    if len(currencies) != 1:
        raise Problem("All line items must have the same currency.", param="line_items")
    amounts = [line["price_data"].get("unit_amount", 0) * line.get("quantity", 1) for line in lines]
    if any(amount < 0 for amount in amounts):
        raise Problem("Invalid non-negative integer", code="parameter_invalid_integer", param="line_items")
    return sum(amounts), currencies.pop()


def _line_words(line: dict[str, Any]) -> list[Any]:
    data = line["price_data"]
    return [(data.get("product_data") or {}).get("name", ""), line.get("quantity", 1), data.get("unit_amount", 0)]


def expire(world: World, account: str, session: Object) -> Object:
    lapse(world, account, session)
    if session["status"] != "open":
        raise Problem(
            f"Only Checkout Sessions with a status in [\"open\"] can be expired. This Checkout Session has a status of "
            f"{session['status']}.", code="checkout_session_not_open",
        )  # fmt: skip
    return _expired(world, account, session)


def lapse(world: World, account: str, session: Object) -> None:
    """Its time may be over since somebody last looked."""
    if session["status"] == "open" and session["expires_at"] <= world.now():
        _expired(world, account, session)


def _expired(world: World, account: str, session: Object) -> Object:
    session |= {"status": "expired", "url": None}
    if session["payment_intent"]:
        intent = world.get(account, session["payment_intent"], "payment_intent")
        if intent["status"] not in ("succeeded", "canceled"):
            payments.cancel(world, account, intent, {"cancellation_reason": "abandoned"})
    world.is_dirty = True
    tell(world, account, "checkout.session.expired", session)
    return session


def pay_by_card(world: World, account: str, session: Object, number: str, *, is_saved: bool = False) -> str:
    """What the shopper sees next: "done", "challenge", or the words of a decline. `is_saved`: the tick was set."""
    if number not in payments.GOOD and number not in payments.DECLINES:
        return "Your card number is invalid."
    intent = _intent_of(world, account, session)
    if number in payments.DECLINES:
        payments.fail(world, account, intent, *payments.DECLINES[number])
        return payments.DECLINES[number][1]
    hidden = world.secret(session["id"])
    hidden |= {"number": number, "is_saved": is_saved and may_save(session)}
    if number in payments.CHALLENGED:
        intent["status"] = "requires_action"
        return "challenge"
    _complete(world, account, session, intent)
    return "done"


def answer_challenge(world: World, account: str, session: Object, *, is_passed: bool) -> str:
    intent = world.get(account, session["payment_intent"], "payment_intent")
    if intent["status"] != "requires_action":
        return "This page is no longer valid."
    if is_passed:
        _complete(world, account, session, intent)
        return "done"
    message = "We are unable to authenticate your payment method."
    payments.fail(world, account, intent, "authentication_failed", message)
    return message


def pay_by_debit(world: World, account: str, session: Object, *, will_fail: bool) -> str:
    """A delayed method: the session is complete, the money comes later or not at all."""
    intent = _intent_of(world, account, session)
    if intent["capture_method"] == "manual":
        return "This payment method cannot be captured later."
    intent |= {"status": "processing", "payment_method_types": ["sepa_debit"]}
    session |= {"status": "complete", "payment_status": "unpaid", "url": None}
    world.secret(session["id"])["will_fail"] = will_fail
    tell(world, account, "payment_intent.processing", intent)
    tell(world, account, "checkout.session.completed", session)
    if world.delay:
        world.later(world.delay, "decide", account, session["id"])
    return "done"


def decide(world: World, account: str, session: Object) -> None:
    """What becomes of a delayed payment."""
    intent = world.get(account, session["payment_intent"], "payment_intent")
    if intent["status"] != "processing":
        return
    if world.secret(session["id"]).get("will_fail"):
        payments.fail(world, account, intent, "debit_not_authorized", "The customer's bank refused the debit.")
        tell(world, account, "checkout.session.async_payment_failed", session)
        return
    payments.succeed(world, account, intent)
    session["payment_status"] = "paid"
    tell(world, account, "checkout.session.async_payment_succeeded", session)


def _intent_of(world: World, account: str, session: Object) -> Object:
    if session["payment_intent"]:
        return world.get(account, session["payment_intent"], "payment_intent")
    data = world.secret(session["id"])["intent"]
    intent = payments.new_intent(
        world, account, amount=session["amount_total"], currency=session["currency"],
        metadata=checked_metadata(data.get("metadata")), capture=data.get("capture_method", "automatic"),
        fee=data.get("application_fee_amount"), customer=data.get("customer"),
    )  # fmt: skip
    session["payment_intent"] = intent["id"]
    return intent


def _complete(world: World, account: str, session: Object, intent: Object) -> None:
    payments.succeed(world, account, intent)
    is_paid = intent["status"] == "succeeded"
    session |= {"status": "complete", "payment_status": "paid" if is_paid else "unpaid", "url": None}
    world.is_dirty = True
    tell(world, account, "checkout.session.completed", session)
    if world.secret(session["id"]).get("is_saved"):
        customer = world.get(account, session["customer"], "customer")
        number = world.secret(session["id"])["number"]
        customers.attach_card(world, account, customer, number, redisplay="always")
    if world.secret(session["id"]).get("number") == payments.DISPUTED and is_paid:
        open_dispute(world, account, world.get(account, intent["latest_charge"], "charge"))
