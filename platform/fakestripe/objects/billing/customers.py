"""Who pays us: address and tax numbers, credit, and the card that is charged when nobody is there to press a button."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects.rules import checked_metadata
from fakestripe.world import Object, World

FIELDS = ("address", "description", "email", "name", "phone", "preferred_locales", "business_name", "individual_name")
FAILS_LATER = "4000000000000341"
ASKS_ALWAYS = "4000002760003184"


def create(world: World, account: str, params: dict[str, Any]) -> Object:
    customer = {
        "id": world.new_id("cus", 14), "object": "customer", "balance": params.get("balance", 0), "created": world.now(),
        "currency": None, "default_source": None, "delinquent": False, "discount": None, "livemode": False,
        "invoice_settings": {"custom_fields": None, "default_payment_method": None, "footer": None,
            "rendering_options": None},
        "metadata": checked_metadata(params.get("metadata")), "next_invoice_sequence": 1, "shipping": None,
        "tax_exempt": params.get("tax_exempt", "none"), "test_clock": params.get("test_clock"),
        **{name: params.get(name) for name in FIELDS[:5]},
        "preferred_locales": params.get("preferred_locales") or [],
    }  # fmt: skip
    if params.get("test_clock"):
        world.get(account, params["test_clock"], "test_clock")
    world.put(account, customer)
    tell(world, account, "customer.created", customer)
    for each in params.get("tax_id_data") or []:
        add_tax_id(world, account, customer, each)
    return customer


def update(world: World, account: str, customer: Object, params: dict[str, Any]) -> Object:
    customer |= {name: params[name] for name in FIELDS if name in params}
    if "metadata" in params:
        customer["metadata"] |= checked_metadata(params["metadata"])
    if "balance" in params:
        customer["balance"] = params["balance"]
    if method := (params.get("invoice_settings") or {}).get("default_payment_method"):
        world.get(account, method, "payment_method")
        customer["invoice_settings"]["default_payment_method"] = method
    world.is_dirty = True
    tell(world, account, "customer.updated", customer)
    return customer


def delete(world: World, account: str, customer: Object) -> Object:
    if any(each["customer"] == customer["id"] and each["status"] in ("active", "trialing", "past_due")
           for each in world.all_of(account, "subscription")):  # fmt: skip
        raise Problem("This double does not delete customers who still subscribe: cancel first.")
    del world.objects[account][customer["id"]]
    tell(world, account, "customer.deleted", customer)
    return {"id": customer["id"], "object": "customer", "deleted": True}


def add_tax_id(world: World, account: str, customer: Object, params: dict[str, Any]) -> Object:
    if params["type"] == "eu_vat" and not params["value"][:2].isalpha():
        raise Problem("Invalid value for eu_vat.", code="tax_id_invalid", param="value")
    return world.put(account, {
        "id": world.new_id("txi"), "object": "tax_id", "country": params["value"][:2].upper(), "created": world.now(),
        "customer": customer["id"], "livemode": False, "owner": {"type": "customer", "customer": customer["id"]},
        "type": params["type"], "value": params["value"], "verification": {"status": "verified", "verified_address": None,
        "verified_name": None},
    })  # fmt: skip


def tax_ids_of(world: World, account: str, customer: str) -> list[Object]:
    return [each for each in world.all_of(account, "tax_id") if each["customer"] == customer]


def change_balance(
    world: World, account: str, customer: Object, amount: int, *, currency: str, kind: str = "adjustment",
    description: str | None = None, invoice: str | None = None, metadata: Any = None,
) -> Object:  # fmt: skip
    """A negative amount is credit of the customer's."""
    customer["balance"] += amount
    return world.put(account, {
        "id": world.new_id("cbtxn"), "object": "customer_balance_transaction", "amount": amount, "created": world.now(),
        "checkout_session": None, "credit_note": None, "currency": currency, "customer": customer["id"],
        "description": description, "ending_balance": customer["balance"], "invoice": invoice, "livemode": False,
        "metadata": checked_metadata(metadata), "type": kind,
    })  # fmt: skip


def save_card(world: World, account: str, customer: Object, number: str) -> str:
    """From now on this card is charged. Returns the id of the payment method."""
    method = attach_card(world, account, customer, number, redisplay="unspecified")
    customer["invoice_settings"]["default_payment_method"] = method["id"]
    tell(world, account, "customer.updated", customer)
    return str(method["id"])


def attach_card(world: World, account: str, customer: Object, number: str, *, redisplay: str) -> Object:
    """`redisplay` is "always" where the customer wanted to see it again."""
    method = world.put(account, {
        "id": world.new_id("pm"), "object": "payment_method", "created": world.now(), "customer": customer["id"],
        "allow_redisplay": redisplay,
        "billing_details": {"address": customer["address"], "email": customer["email"], "name": customer["name"],
                            "phone": None, "tax_id": None},
        "livemode": False, "metadata": {}, "type": "card",
        "card": {"brand": "visa" if number[0] == "4" else "mastercard", "country": "FR", "exp_month": 12,
                 "exp_year": 2034, "funding": "credit", "last4": number[-4:], "checks": None, "wallet": None,
                 "networks": None, "three_d_secure_usage": None, "display_brand": None, "fingerprint": None,
                 "generated_from": None, "regulated_status": None},
    })  # fmt: skip
    world.secret(method["id"])["number"] = number
    tell(world, account, "payment_method.attached", method)
    return method


def methods_of(world: World, account: str, customer: str, params: dict[str, Any]) -> list[Object]:
    """Newest first, of a kind and a redisplay where asked for."""
    world.get(account, customer, "customer")
    return [
        each for each in world.all_of(account, "payment_method")
        if each["customer"] == customer
        and all(each[name] == params[name] for name in ("type", "allow_redisplay") if params.get(name))
    ]  # fmt: skip


def detach(world: World, account: str, method: Object) -> Object:
    """For good: a card that was taken off cannot be put back."""
    if method["customer"] is None:
        raise Problem("The payment method you provided is not attached to a customer so detachment is impossible.",
                      code="payment_method_not_attached")  # fmt: skip
    method["customer"] = None
    world.is_dirty = True
    tell(world, account, "payment_method.detached", method)
    return method


def card_of(world: World, customer: Object) -> str:
    """The number behind the customer's payment method; "" where there is none."""
    method = customer["invoice_settings"]["default_payment_method"]
    return str(world.secret(method).get("number", "")) if method else ""
