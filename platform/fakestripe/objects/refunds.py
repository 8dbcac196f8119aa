from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects.money import book
from fakestripe.objects.rules import checked_metadata
from fakestripe.world import Object, World


def create(world: World, account: str, params: dict[str, Any]) -> Object:
    charge = _charge_of(world, account, params)
    if not charge["captured"]:
        raise Problem("This charge has not been captured.", code="charge_not_captured")
    if charge["disputed"]:
        raise Problem(f"Charge {charge['id']} has been charged back; cannot issue a refund.", code="charge_disputed")
    left = charge["amount_captured"] - charge["amount_refunded"]
    if not left:
        raise Problem(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    amount = params.get("amount", left)
    if amount < 1:
        raise Problem("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if amount > left:
        raise Problem(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            code="amount_too_large", param="amount",
        )  # fmt: skip
    refund = {
        "id": world.new_id("re"), "object": "refund", "amount": amount, "balance_transaction": None,
        "charge": charge["id"], "created": world.now(), "currency": charge["currency"],
        "metadata": checked_metadata(params.get("metadata")), "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"), "receipt_number": None, "status": "succeeded",
    }  # fmt: skip
    refund["balance_transaction"] = book(
        world, account, "refund", -amount, charge["currency"], source=refund["id"]
    )["id"]  # fmt: skip
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    if params.get("refund_application_fee"):
        _give_fee_back(world, account, charge, amount)
    world.put(account, refund)
    tell(world, account, "refund.created", refund)
    tell(world, account, "charge.refunded", charge)
    return refund


def fail(world: World, account: str, refund: Object) -> None:
    """The shopper's bank sent it back: the merchant has the money again."""
    charge = world.get(account, refund["charge"], "charge")
    refund |= {"status": "failed", "failure_reason": "lost_or_stolen_card"}
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    failure = book(world, account, "refund_failure", refund["amount"], refund["currency"], source=refund["id"])
    refund["failure_balance_transaction"] = failure["id"]
    tell(world, account, "refund.failed", refund)


def _charge_of(world: World, account: str, params: dict[str, Any]) -> Object:
    if params.get("charge"):
        return world.get(account, params["charge"], "charge")
    intent = world.get(account, params.get("payment_intent", ""), "payment_intent")
    if not intent["latest_charge"]:
        raise Problem(f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.")
    return world.get(account, intent["latest_charge"], "charge")


def _give_fee_back(world: World, account: str, charge: Object, amount: int) -> None:
    for fee in world.all_of("", "application_fee"):
        if fee["charge"] == charge["id"]:
            back = fee["amount"] * amount // charge["amount_captured"]
            fee["amount_refunded"] += back
            book(world, account, "adjustment", back, charge["currency"], source=fee["id"])
