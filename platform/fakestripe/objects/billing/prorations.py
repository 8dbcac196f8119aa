"""What an invoice of a subscription is made of, and what a change of plan costs in the middle of a period."""

from __future__ import annotations

from typing import Any

from fakestripe.errors import Problem
from fakestripe.events import tell
from fakestripe.objects.billing import invoices
from fakestripe.objects.billing.clocks import now_of, period_after
from fakestripe.world import Object, World

DAY = 86_400
Chosen = list[list[Any]]  # [price id, quantity], as it is kept while a change waits for its payment


def whole_period(subscription: Object) -> list[invoices.Line]:
    return [
        _line(item, item["current_period_start"], item["current_period_end"]) for item in subscription["items"]["data"]
    ]


def _line(
    item: Object, start: int, end: int, *, share: float | None = None, sign: int = 1, words: str = ""
) -> invoices.Line:
    amount = item["price"]["unit_amount"] * item["quantity"]
    name = item["price"]["nickname"] or item["price"]["lookup_key"] or item["price"]["id"]
    return {
        "description": words or f"{item['quantity']} × {name}",
        "amount": amount if share is None else sign * round(amount * share), "price": item["price"], "period": [start, end],
        "is_proration": share is not None, "item": item["id"], "quantity": item["quantity"],
    }  # fmt: skip


def start_period(subscription: Object, now: int) -> None:
    """A new cycle, counted from now."""
    subscription["billing_cycle_anchor"] = now
    for item in subscription["items"]["data"]:
        recurring = item["price"]["recurring"]
        start, end = period_after(now, now, recurring["interval"], recurring["interval_count"])
        item |= {"current_period_start": start, "current_period_end": end}


def chosen_items(world: World, account: str, subscription: Object, given: list[dict[str, Any]]) -> Chosen:
    """The items after a change. Raises Problem for an item or price that is not there."""
    chosen = {item["id"]: [item["price"]["id"], item["quantity"]] for item in subscription["items"]["data"]}
    for each in given:
        identifier = each.get("id") or f"new {len(chosen)}"
        if "id" in each and identifier not in chosen:
            raise Problem(f"No such subscription_item: '{identifier}'", code="resource_missing", param="items")
        if each.get("deleted"):
            chosen.pop(identifier)
            continue
        old = chosen.get(identifier, ["", 1])
        chosen[identifier] = [each.get("price", old[0]), each.get("quantity", old[1])]
        world.get(account, chosen[identifier][0], "price")
    if not chosen:
        raise Problem("A subscription needs an item.", param="items")
    return list(chosen.values())


def put_items(world: World, account: str, subscription: Object, chosen: Chosen, now: int) -> None:
    from fakestripe.objects.billing.subscriptions import item_of

    old = subscription["items"]["data"]
    new = []
    for position, (price_id, quantity) in enumerate(chosen):
        price = world.get(account, price_id, "price")
        start, end = old[0]["current_period_start"], old[0]["current_period_end"]
        item = item_of(world, subscription["id"], price, quantity, start, end)
        if position < len(old):
            item |= {"id": old[position]["id"], "created": old[position]["created"]}
        new.append(item)
    is_other_rhythm = new[0]["price"]["recurring"]["interval"] != old[0]["price"]["recurring"]["interval"]
    subscription["items"]["data"] = new
    if is_other_rhythm and subscription["status"] != "trialing":
        start_period(subscription, now)


def change_lines(world: World, account: str, subscription: Object, chosen: Chosen, at: int) -> list[invoices.Line]:
    """Credit for what is left of the old, and the new's share of the period; all of it where the rhythm changes."""
    if subscription["status"] == "trialing":
        return []
    old = subscription["items"]["data"]
    changed = {**subscription, "items": {**subscription["items"], "data": [dict(item) for item in old]}}
    put_items(world, account, changed, chosen, at)
    new = changed["items"]["data"]
    start, end = old[0]["current_period_start"], old[0]["current_period_end"]
    share = max(0, end - at) / (end - start)
    lines = [_line(item, at, end, share=share, sign=-1, words="Unused time") for item in old]
    if new[0]["current_period_end"] != end:
        return lines + [_line(item, item["current_period_start"], item["current_period_end"]) for item in new]
    return lines + [_line(item, at, end, share=share, words="Remaining time") for item in new]


def change_items(world: World, account: str, subscription: Object, params: dict[str, Any], now: int) -> None:
    from fakestripe.objects.billing.subscriptions import bill, change_state

    chosen = chosen_items(world, account, subscription, params["items"])
    behavior = params.get("proration_behavior", "create_prorations")
    at = params.get("proration_date", now)
    current = subscription["items"]["data"][0]
    if not current["current_period_start"] <= at <= current["current_period_end"]:
        raise Problem("The proration date must be within the current period.", param="proration_date")
    lines = change_lines(world, account, subscription, chosen, at) if behavior != "none" else []
    is_other_rhythm = (
        world.get(account, chosen[0][0], "price")["recurring"]["interval"] != current["price"]["recurring"]["interval"]
    )
    if behavior == "create_prorations" and not is_other_rhythm:
        world.secret(subscription["id"]).setdefault("waiting", []).extend(lines)
        lines = []
    if not lines:
        put_items(world, account, subscription, chosen, now)
        return
    before = [dict(item) for item in subscription["items"]["data"]], subscription["billing_cycle_anchor"]
    put_items(world, account, subscription, chosen, now)
    invoice = bill(world, account, subscription, lines, now, reason="subscription_update")
    if invoice["status"] == "paid":
        return
    match params.get("payment_behavior", "allow_incomplete"):
        case "pending_if_incomplete":
            subscription["items"]["data"], subscription["billing_cycle_anchor"] = before
            world.secret(subscription["id"])["pending"] = {"items": chosen, "invoice": invoice["id"]}
            subscription["pending_update"] = {
                "billing_cycle_anchor": None, "expires_at": now + 23 * 3600, "trial_end": None, "trial_from_plan": None,
                "subscription_items": None, "discounts": None,
            }  # fmt: skip
        case "error_if_incomplete":
            subscription["items"]["data"], subscription["billing_cycle_anchor"] = before
            invoices.void(world, account, invoice, now)
            raise Problem("Your card was declined.", kind="card_error", code="card_declined")
        case _:
            change_state(world, account, subscription, "past_due")


def preview(world: World, account: str, params: dict[str, Any]) -> Object:
    """The invoice that would come: after a change, or at the end of the period."""
    if not params.get("subscription"):
        raise Problem("This double previews invoices of a subscription.", param="subscription")
    subscription = world.get(account, params["subscription"], "subscription")
    details = params.get("subscription_details") or {}
    now = now_of(world, account, subscription["customer"])
    at = details.get("proration_date", now)
    if "items" in details:
        chosen = chosen_items(world, account, subscription, details["items"])
        is_prorated = details.get("proration_behavior", "create_prorations") != "none"
        lines = change_lines(world, account, subscription, chosen, at) if is_prorated else []
        if details.get("proration_behavior") != "always_invoice":
            changed = {**subscription, "items": {**subscription["items"], "data": subscription["items"]["data"]}}
            put_items(world, account, changed, chosen, now)
            lines += whole_period(changed)
    else:
        lines = [*world.secret(subscription["id"]).get("waiting", []), *whole_period(subscription)]
    invoice = invoices.make(world, account, subscription, lines, now, reason="upcoming", is_preview=True)
    invoice["parent"]["subscription_details"]["subscription_proration_date"] = at
    return invoice


def let_pending_lapse(world: World, account: str, subscription: Object, now: int) -> None:
    pending = world.secret(subscription["id"]).get("pending")
    if pending and subscription["pending_update"]["expires_at"] <= now:
        world.secret(subscription["id"]).pop("pending")
        subscription["pending_update"] = None
        invoice = world.get(account, pending["invoice"], "invoice")
        if invoice["status"] == "open":
            invoices.void(world, account, invoice, now)
        tell(world, account, "customer.subscription.pending_update_expired", subscription)
