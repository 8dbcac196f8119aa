"""What tests and the curious do to this Stripe from outside: `POST /_test/<name>` with a JSON object."""

from __future__ import annotations

from typing import Any

from fakestripe import api
from fakestripe.chaos import Fault
from fakestripe.errors import Problem
from fakestripe.objects import accounts, checkout, disputes, money, refunds
from fakestripe.objects.billing import cycle
from fakestripe.world import World


def act(world: World, name: str, given: dict[str, Any]) -> Any:
    """Raises Problem for what cannot be done."""
    acts = {"advance": advance, "chaos": chaos, "dispute": dispute, "close_dispute": close_dispute, "payout": payout,
            "refund": refund, "lose_capability": lose, "deauthorise": deauthorise, "decide": decide,
            "state": state, "onboard": onboard, "billing": billing}  # fmt: skip
    if name not in acts:
        raise Problem("There is no such act.", status=404)
    with world.lock:
        return acts[name](world, given)


def advance(world: World, given: dict[str, Any]) -> Any:
    world.clock_offset += int(given["seconds"])
    world.is_dirty = True
    cycle.roll(world)
    return {"now": world.now()}


def chaos(world: World, given: dict[str, Any]) -> Any:
    for name in ("copies", "is_shuffled", "lost_share", "forged_share", "delay_seconds"):
        if name in given:
            setattr(world.chaos, name, given[name])
    world.chaos.faults += [Fault(**each) for each in given.get("faults", [])]
    return {}


def dispute(world: World, given: dict[str, Any]) -> Any:
    intent = world.get(given["account"], given["payment_intent"], "payment_intent")
    charge = world.get(given["account"], intent["latest_charge"], "charge")
    return disputes.open_dispute(world, given["account"], charge)


def close_dispute(world: World, given: dict[str, Any]) -> Any:
    return api.close_dispute_of(world, given["account"], given["dispute"], is_won=bool(given["is_won"]))


def payout(world: World, given: dict[str, Any]) -> Any:
    return money.pay_out(world, given["account"])


def refund(world: World, given: dict[str, Any]) -> Any:
    """As the merchant does it in Stripe's own dashboard."""
    return refunds.create(
        world, given["account"], {key: given[key] for key in ("payment_intent", "amount") if key in given}
    )


def lose(world: World, given: dict[str, Any]) -> Any:
    accounts.lose_capability(world, given["account"])
    return {}


def onboard(world: World, given: dict[str, Any]) -> Any:
    accounts.finish_onboarding(world, given["account"])
    return {}


def deauthorise(world: World, given: dict[str, Any]) -> Any:
    accounts.deauthorise(world, given["account"])
    return {}


def decide(world: World, given: dict[str, Any]) -> Any:
    checkout.decide(world, given["account"], world.get(given["account"], given["session"], "checkout.session"))
    return {}


def billing(world: World, given: dict[str, Any]) -> Any:
    """`after_retries`: what becomes of a subscription whose card was declined four times, as set in the dashboard."""
    world.secret("billing settings").update(given)
    return {}


def state(world: World, given: dict[str, Any]) -> Any:
    """Everything of one account."""
    return list(world.objects.get(given.get("account", ""), {}).values())
