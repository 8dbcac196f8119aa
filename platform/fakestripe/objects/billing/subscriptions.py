"""Subscriptions: how they begin, change and end. What time does to them is in `cycle`."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects.billing import catalog, customers, invoices, prorations
from fakestripe.objects.billing.clocks import DAY, now_of, period_after
from fakestripe.objects.rules import checked_metadata
from fakestripe.world import Object, World

TIME_TO_PAY = 23 * 3600
OVER = ("canceled", "incomplete_expired")


def create(world: World, account: str, params: dict[str, Any]) -> Object:
    """By the API: the customer's card is charged at once."""
    customer = world.get(account, params["customer"], "customer")
    now = now_of(world, account, customer["id"])
    trial_end = params.get("trial_end")
    if trial_end == "now":
        trial_end = None
    elif trial_end is None and params.get("trial_period_days"):
        trial_end = now + params["trial_period_days"] * DAY
    has_card = bool(customers.card_of(world, customer))
    behavior = params.get("payment_behavior", "allow_incomplete")
    wanted = params.get("items") or []
    items = [(world.get(account, each.get("price", ""), "price"), each.get("quantity", 1)) for each in wanted]
    if not trial_end and not has_card and behavior != "default_incomplete":
        raise Problem(
            "This customer has no attached payment source or default payment method.", code="resource_missing"
        )
    return begin(
        world, account, customer, items, now, trial_end=trial_end, metadata=params.get("metadata"),
        discounts=params.get("discounts") or [], is_taxed=bool((params.get("automatic_tax") or {}).get("enabled")),
        at_trial_end=((params.get("trial_settings") or {}).get("end_behavior") or {}).get("missing_payment_method"),
    )  # fmt: skip


def begin(
    world: World, account: str, customer: Object, items: list[tuple[Object, int]], now: int, *, trial_end: int | None = None,
    metadata: Any = None, discounts: list[dict[str, Any]] | None = None, is_taxed: bool = False,
    at_trial_end: str | None = None, number: str | None = None,
) -> Object:  # fmt: skip
    """`number`: the card that the customer has just typed."""
    if not items or any(price["recurring"] is None for price, _quantity in items):
        raise Problem("The price specified is set to `type=one_time` but this field only accepts recurring prices.")
    first = items[0][0]
    if len({(price["currency"], price["recurring"]["interval"]) for price, _quantity in items}) > 1:
        raise Problem("All prices of a subscription need one currency and one interval.", param="items")
    end = trial_end or period_after(now, now, first["recurring"]["interval"], first["recurring"]["interval_count"])[1]
    identifier = world.new_id("sub")
    subscription = world.put(account, {
        "id": identifier, "object": "subscription", "application": None, "application_fee_percent": None,
        "automatic_tax": {"disabled_reason": None, "enabled": is_taxed, "liability": {"type": "self"} if is_taxed else None},
        "billing_cycle_anchor": trial_end or now, "billing_cycle_anchor_config": None, "billing_mode": {"type": "flexible"},
        "billing_schedules": [], "cancel_at": None, "cancel_at_period_end": False, "canceled_at": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically", "created": now, "currency": first["currency"],
        "customer": customer["id"], "days_until_due": None, "default_payment_method": None, "default_source": None,
        "description": None, "discounts": [], "ended_at": None, "invoice_settings": {"account_tax_ids": None,
            "issuer": {"type": "self"}},
        "items": {"object": "list", "has_more": False, "url": f"/v1/subscription_items?subscription={identifier}",
                  "data": [item_of(world, identifier, price, quantity, now, end) for price, quantity in items]},
        "latest_invoice": None, "livemode": False, "metadata": checked_metadata(metadata), "on_behalf_of": None,
        "pause_collection": None, "pending_setup_intent": None, "pending_update": None, "schedule": None,
        "start_date": now, "status": "trialing" if trial_end else "incomplete", "test_clock": customer["test_clock"],
        "trial_end": trial_end, "trial_start": now if trial_end else None,
        "trial_settings": {"end_behavior": {"missing_payment_method": at_trial_end or "create_invoice"}},
    })  # fmt: skip
    if discounts:
        catalog.redeem(world, account, discounts, subscription, now)
    tell(world, account, "customer.subscription.created", subscription)
    lines = prorations.whole_period(subscription) if not trial_end else []
    invoice = bill(world, account, subscription, lines, now, reason="subscription_create", number=number)
    if not trial_end and invoice["status"] == "paid":
        change_state(world, account, subscription, "active")
    return subscription


def item_of(world: World, subscription: str, price: Object, quantity: int, start: int, end: int) -> Object:
    recurring = price["recurring"]
    return {
        "id": world.new_id("si", 14), "object": "subscription_item", "billing_thresholds": None, "created": start,
        "current_period_end": end, "current_period_start": start, "discounts": [], "metadata": {}, "price": dict(price),
        "quantity": quantity, "subscription": subscription, "tax_rates": [],
        "plan": {
            "id": price["id"], "object": "plan", "active": True, "amount": price["unit_amount"],
            "billing_scheme": "per_unit",
            "created": price["created"], "currency": price["currency"], "interval": recurring["interval"],
            "interval_count": recurring["interval_count"], "livemode": False, "metadata": {}, "product": price["product"],
            "usage_type": "licensed",
        },
    }  # fmt: skip


def bill(
    world: World, account: str, subscription: Object, lines: list[invoices.Line], now: int, *, reason: str,
    number: str | None = None,
) -> Object:  # fmt: skip
    """Invoice and collect. What waited for the next invoice is on it."""
    waiting = world.secret(subscription["id"]).pop("waiting", [])
    invoice = invoices.make(world, account, subscription, [*waiting, *lines], now, reason=reason)
    subscription["latest_invoice"] = invoice["id"]
    invoices.finalise(world, account, invoice, now)
    invoices.collect(world, account, invoice, now, number=number)
    _use_up_once(world, account, subscription, now)
    return invoice


def _use_up_once(world: World, account: str, subscription: Object, now: int) -> None:
    for identifier in subscription["discounts"]:
        discount = world.get(account, identifier, "discount")
        if world.get(account, discount["source"]["coupon"], "coupon")["duration"] == "once" and discount["end"] is None:
            discount["end"] = now


def change_state(world: World, account: str, subscription: Object, status: str) -> None:
    if subscription["status"] != status:
        subscription["status"] = status
        tell(world, account, "customer.subscription.updated", subscription)


def after_payment(world: World, account: str, invoice: Object, now: int) -> None:
    """An invoice was paid late: what that does to its subscription."""
    identifier = invoice["parent"]["subscription_details"]["subscription"]
    subscription = world.get(account, identifier, "subscription")
    pending = world.secret(identifier).get("pending")
    if pending and pending["invoice"] == invoice["id"]:
        world.secret(identifier).pop("pending")
        subscription["pending_update"] = None
        prorations.put_items(world, account, subscription, pending["items"], now)
        tell(world, account, "customer.subscription.pending_update_applied", subscription)
        tell(world, account, "customer.subscription.updated", subscription)
    if subscription["status"] in ("incomplete", "past_due", "unpaid") and not invoices.open_of(
        world, account, identifier
    ):
        change_state(world, account, subscription, "active")


def update(world: World, account: str, subscription: Object, params: dict[str, Any]) -> Object:
    if subscription["status"] in OVER:
        raise Problem("A canceled subscription can only update its cancellation_details and metadata.")
    now = now_of(world, account, subscription["customer"])
    if subscription["schedule"] and ({"items", "cancel_at_period_end"} & set(params)):
        raise Problem("The subscription is managed by the subscription schedule: release that first.")
    if "items" in params:
        prorations.change_items(world, account, subscription, params, now)
    if "cancel_at_period_end" in params:
        is_ending = params["cancel_at_period_end"]
        end = subscription["items"]["data"][0]["current_period_end"]
        subscription |= {"cancel_at_period_end": is_ending, "canceled_at": now if is_ending else None,
                         "cancel_at": end if is_ending else None}  # fmt: skip
    if params.get("trial_end") == "now" and subscription["status"] == "trialing":
        from fakestripe.objects.billing.cycle import end_trial

        end_trial(world, account, subscription, now)
    elif isinstance(params.get("trial_end"), int) and subscription["status"] == "trialing":
        subscription["trial_end"] = subscription["billing_cycle_anchor"] = params["trial_end"]
        for item in subscription["items"]["data"]:
            item["current_period_end"] = params["trial_end"]
    if params.get("discounts") is not None and "discounts" in params:
        subscription["discounts"] = []
        catalog.redeem(world, account, params["discounts"] or [], subscription, now)
    if "metadata" in params:
        subscription["metadata"] |= checked_metadata(params["metadata"])
    world.is_dirty = True
    tell(world, account, "customer.subscription.updated", subscription)
    return subscription


def cancel(world: World, account: str, subscription: Object, params: dict[str, Any]) -> Object:
    now = now_of(world, account, subscription["customer"])
    if subscription["status"] in OVER:
        raise Problem(f"No such subscription: {subscription['id']}", code="resource_missing", status=404)
    return end(world, account, subscription, now, reason="cancellation_requested")


def end(world: World, account: str, subscription: Object, now: int, *, reason: str) -> Object:
    subscription |= {"status": "canceled", "ended_at": now, "canceled_at": subscription["canceled_at"] or now}
    subscription["cancellation_details"] |= {"reason": reason}
    world.is_dirty = True
    tell(world, account, "customer.subscription.deleted", subscription)
    return subscription


def resume(world: World, account: str, subscription: Object, params: dict[str, Any]) -> Object:
    """A subscription that was paused because its trial ended without a card."""
    if subscription["status"] != "paused":
        raise Problem("The subscription is not paused.")
    now = now_of(world, account, subscription["customer"])
    prorations.start_period(subscription, now)
    invoice = bill(
        world, account, subscription, prorations.whole_period(subscription), now, reason="subscription_cycle"
    )
    change_state(world, account, subscription, "active" if invoice["status"] == "paid" else "past_due")
    tell(world, account, "customer.subscription.resumed", subscription)
    return subscription
