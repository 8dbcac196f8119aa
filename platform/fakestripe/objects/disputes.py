"""A shopper's bank takes the money back, and the merchant may answer until a deadline."""

from __future__ import annotations

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects.money import DAY, DISPUTE_FEE, book
from fakestripe.world import Object, World

DAYS_TO_ANSWER = 9


def open_dispute(world: World, account: str, charge: Object, *, reason: str = "fraudulent") -> Object:
    amount = charge["amount_captured"] - charge["amount_refunded"]
    dispute = {
        "id": world.new_id("du"), "object": "dispute", "amount": amount, "balance_transactions": [],
        "charge": charge["id"], "created": world.now(), "currency": charge["currency"],
        "enhanced_eligibility_types": [], "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": world.now() + DAYS_TO_ANSWER * DAY, "enhanced_eligibility": {}, "has_evidence": False,
            "past_due": False, "submission_count": 0, "submission_method": "not_submitted",
        },
        "is_charge_refundable": False, "livemode": False, "metadata": {}, "payment_intent": charge["payment_intent"],
        "reason": reason, "status": "needs_response",
    }  # fmt: skip
    transaction = book(world, account, "adjustment", -amount, charge["currency"], source=dispute["id"],
                       fees=[("stripe_fee", DISPUTE_FEE)])  # fmt: skip
    dispute["balance_transactions"].append(transaction)
    charge["disputed"] = True
    world.put(account, dispute)
    tell(world, account, "charge.dispute.created", dispute)
    tell(world, account, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(world: World, account: str, dispute: Object, *, is_won: bool) -> Object:
    if dispute["status"] in ("won", "lost"):
        raise Problem("This dispute is already closed.", code="dispute_already_closed")
    dispute["status"] = "won" if is_won else "lost"
    if is_won:
        transaction = book(world, account, "adjustment", dispute["amount"], dispute["currency"], source=dispute["id"],
                           fees=[("stripe_fee", -DISPUTE_FEE)])  # fmt: skip
        dispute["balance_transactions"].append(transaction)
        world.get(account, dispute["charge"], "charge")["disputed"] = False
        tell(world, account, "charge.dispute.funds_reinstated", dispute)
    world.is_dirty = True
    tell(world, account, "charge.dispute.closed", dispute)
    return dispute
