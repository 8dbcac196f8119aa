"""Subscription schedules: a change of plan that waits for the end of the period."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects.billing.clocks import period_after
from fakestripe.objects.rules import checked_metadata
from fakestripe.world import Object, World


def create(world: World, account: str, params: dict[str, Any]) -> Object:
    if not params.get("from_subscription"):
        raise Problem("This double makes schedules from a subscription.", param="from_subscription")
    subscription = world.get(account, params["from_subscription"], "subscription")
    if subscription["schedule"]:
        raise Problem("The subscription is managed by a schedule already.", param="from_subscription")
    schedule = {
        "id": world.new_id("sub_sched"), "object": "subscription_schedule", "application": None, "canceled_at": None,
        "billing_mode": {"type": "flexible"}, "completed_at": None, "created": world.now(),
        "customer": subscription["customer"],
        "default_settings": {
            "application_fee_percent": None, "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
            "billing_cycle_anchor": "automatic", "billing_thresholds": None, "collection_method": "charge_automatically",
            "default_payment_method": None, "description": None, "invoice_settings": {
                "account_tax_ids": None, "days_until_due": None, "issuer": {"type": "self"}},
            "on_behalf_of": None, "transfer_data": None,
        },
        "end_behavior": "release", "livemode": False, "metadata": {}, "pause_schedules": [], "released_at": None,
        "released_subscription": None, "status": "active", "subscription": subscription["id"],
        "test_clock": subscription["test_clock"],
        "phases": [_phase(
            [{"price": item["price"]["id"], "quantity": item["quantity"]} for item in subscription["items"]["data"]],
            subscription["currency"], subscription["items"]["data"][0]["current_period_start"],
            subscription["items"]["data"][0]["current_period_end"], {})],
    }  # fmt: skip
    schedule["current_phase"] = {name: schedule["phases"][0][name] for name in ("start_date", "end_date")}
    subscription["schedule"] = schedule["id"]
    world.put(account, schedule)
    tell(world, account, "subscription_schedule.created", schedule)
    return schedule


def _phase(items: list[dict[str, Any]], currency: str, start: int, end: int, metadata: dict[str, str]) -> Object:
    return {
        "add_invoice_items": [], "application_fee_percent": None, "automatic_tax": {
            "disabled_reason": None, "enabled": False, "liability": None},
        "billing_cycle_anchor": None, "billing_thresholds": None, "collection_method": None, "currency": currency,
        "default_payment_method": None, "default_tax_rates": [], "description": None, "discounts": [], "end_date": end,
        "invoice_settings": None, "metadata": metadata, "on_behalf_of": None, "proration_behavior": "none",
        "start_date": start, "transfer_data": None, "trial_end": None,
        "items": [{"billing_thresholds": None, "discounts": [], "metadata": {}, "plan": each["price"],
            "price": each["price"],
                   "quantity": each.get("quantity", 1), "tax_rates": []} for each in items],
    }  # fmt: skip


def update(world: World, account: str, schedule: Object, params: dict[str, Any]) -> Object:
    _check_active(schedule)
    if "phases" in params:
        phases: list[Object] = []
        now_phase = schedule["phases"][0]
        for given in params["phases"]:
            start = phases[-1]["end_date"] if phases else given.get("start_date", now_phase["start_date"])
            prices = [world.get(account, each["price"], "price") for each in given["items"]]
            recurring = prices[0]["recurring"]
            duration = given.get("duration") or {}
            end = given.get("end_date") or period_after(
                start, start, duration.get("interval", recurring["interval"]),
                duration.get("interval_count", recurring["interval_count"]),
            )[1]  # fmt: skip
            phases.append(
                _phase(given["items"], prices[0]["currency"], start, end, checked_metadata(given.get("metadata")))
            )
        if phases[0]["start_date"] != now_phase["start_date"]:
            raise Problem("You can not modify the start date of the current phase.", param="phases[0][start_date]")
        schedule["phases"] = phases
    if "end_behavior" in params:
        schedule["end_behavior"] = params["end_behavior"]
    world.is_dirty = True
    tell(world, account, "subscription_schedule.updated", schedule)
    return schedule


def release(world: World, account: str, schedule: Object) -> Object:
    """The subscription goes on as it is."""
    _check_active(schedule)
    subscription = world.get(account, schedule["subscription"], "subscription")
    subscription["schedule"] = None
    schedule |= {"status": "released", "released_subscription": subscription["id"], "subscription": None,
                 "released_at": world.now(), "current_phase": None}  # fmt: skip
    world.is_dirty = True
    tell(world, account, "subscription_schedule.released", schedule)
    return schedule


def apply_phase(world: World, account: str, subscription: Object, now: int) -> None:
    """The phase that has begun by `now`; after the last one the schedule lets go."""
    from fakestripe.objects.billing.prorations import put_items

    if not subscription["schedule"]:
        return
    schedule = world.get(account, subscription["schedule"], "subscription_schedule")
    for phase in schedule["phases"]:
        if phase["start_date"] <= now < phase["end_date"]:
            chosen = [[each["price"], each["quantity"]] for each in phase["items"]]
            old = subscription["items"]["data"][0]["price"]["recurring"]["interval"]
            put_items(world, account, subscription, chosen, now)
            subscription["metadata"] |= phase["metadata"]
            schedule["current_phase"] = {"start_date": phase["start_date"], "end_date": phase["end_date"]}
            if subscription["items"]["data"][0]["price"]["recurring"]["interval"] != old:
                subscription["billing_cycle_anchor"] = now
            if phase is schedule["phases"][-1]:
                release(world, account, schedule)
            return
    release(world, account, schedule)


def _check_active(schedule: Object) -> None:
    if schedule["status"] not in ("active", "not_started"):
        raise Problem(f"The schedule is {schedule['status']}.")
