"""What time does to subscriptions: trials end, periods begin anew, declined cards are tried again."""

from __future__ import annotations

from fakestripe.events import tell
from fakestripe.objects.billing import customers, invoices, prorations, schedules, subscriptions
from fakestripe.objects.billing.clocks import DAY, now_of, period_after
from fakestripe.world import Object, World

WARNED_BEFORE = 3 * DAY
AFTER_RETRIES = "unpaid"  # Stripe lets the platform choose: "canceled", "unpaid", or it stays "past_due"


def roll(world: World, account: str = "") -> None:
    """Everything that is due by now, in order. Repeatable."""
    for subscription in reversed(world.all_of(account, "subscription")):
        roll_one(world, account, subscription, now_of(world, account, subscription["customer"]))


def advance_clock(world: World, account: str, clock: Object, target: int) -> None:
    """To `target`, and everything of its customers on the way."""
    while True:
        moments = [
            at for each in _of_clock(world, account, clock) if (at := next_moment(world, account, each)) <= target
        ]
        if not moments:
            break
        clock["frozen_time"] = max(clock["frozen_time"], min(moments))
        for each in _of_clock(world, account, clock):
            roll_one(world, account, each, clock["frozen_time"])
    clock |= {"frozen_time": target, "status": "ready"}
    world.is_dirty = True
    tell(world, account, "test_helpers.test_clock.ready", clock)


def _of_clock(world: World, account: str, clock: Object) -> list[Object]:
    return [each for each in world.all_of(account, "subscription") if each["test_clock"] == clock["id"]]


NEVER = 1 << 60


def next_moment(world: World, account: str, subscription: Object) -> int:
    """When something happens to it next."""
    if subscription["status"] in subscriptions.OVER:
        return NEVER
    moments = [each["next_payment_attempt"] for each in invoices.open_of(world, account, subscription["id"])]
    if subscription["pending_update"]:
        moments.append(subscription["pending_update"]["expires_at"])
    if subscription["status"] == "incomplete":
        moments.append(subscription["created"] + subscriptions.TIME_TO_PAY)
    elif subscription["status"] == "trialing":
        if not world.secret(subscription["id"]).get("is_warned"):
            moments.append(subscription["trial_end"] - WARNED_BEFORE)
        moments.append(subscription["trial_end"])
    elif subscription["status"] != "paused":
        moments.append(subscription["items"]["data"][0]["current_period_end"])
    return min((moment for moment in moments if moment is not None), default=NEVER)


def roll_one(world: World, account: str, subscription: Object, now: int) -> None:
    while (at := next_moment(world, account, subscription)) <= now:
        _step(world, account, subscription, at)


def _step(world: World, account: str, subscription: Object, at: int) -> None:
    prorations.let_pending_lapse(world, account, subscription, at)
    status = subscription["status"]
    if status == "incomplete":
        if subscription["created"] + subscriptions.TIME_TO_PAY <= at:
            subscription |= {"status": "incomplete_expired", "ended_at": at}
            tell(world, account, "customer.subscription.updated", subscription)
    elif status == "trialing" and subscription["trial_end"] > at:
        world.secret(subscription["id"])["is_warned"] = True
        tell(world, account, "customer.subscription.trial_will_end", subscription)
    elif status == "trialing":
        end_trial(world, account, subscription, at)
    elif subscription["items"]["data"][0]["current_period_end"] <= at and status != "paused":
        _renew(world, account, subscription, at)
    for invoice in invoices.open_of(world, account, subscription["id"]):
        if invoice["next_payment_attempt"] is not None and invoice["next_payment_attempt"] <= at:
            _try_again(world, account, subscription, invoice, at)


def end_trial(world: World, account: str, subscription: Object, now: int) -> None:
    if subscription["cancel_at_period_end"]:
        subscriptions.end(world, account, subscription, now, reason="cancellation_requested")
        return
    customer = world.get(account, subscription["customer"], "customer")
    wanted = subscription["trial_settings"]["end_behavior"]["missing_payment_method"]
    if not customers.card_of(world, customer) and wanted != "create_invoice":
        if wanted == "cancel":
            subscriptions.end(world, account, subscription, now, reason="cancellation_requested")
            return
        subscription["trial_end"] = now
        subscriptions.change_state(world, account, subscription, "paused")
        tell(world, account, "customer.subscription.paused", subscription)
        return
    subscription["trial_end"] = now
    prorations.start_period(subscription, now)
    _bill_period(world, account, subscription, now)


def _renew(world: World, account: str, subscription: Object, now: int) -> None:
    if subscription["cancel_at_period_end"]:
        subscriptions.end(world, account, subscription, now, reason="cancellation_requested")
        return
    schedules.apply_phase(world, account, subscription, now)
    if subscription["status"] == "canceled":
        return
    for item in subscription["items"]["data"]:
        recurring = item["price"]["recurring"]
        start, end = period_after(
            subscription["billing_cycle_anchor"], now, recurring["interval"], recurring["interval_count"]
        )
        item |= {"current_period_start": start, "current_period_end": end}
    _bill_period(world, account, subscription, now)


def _bill_period(world: World, account: str, subscription: Object, now: int) -> None:
    lines = prorations.whole_period(subscription)
    if subscription["status"] == "unpaid":  # Stripe keeps these as drafts and does not charge them
        invoices.make(world, account, subscription, lines, now, reason="subscription_cycle")
        tell(world, account, "customer.subscription.updated", subscription)
        return
    invoice = subscriptions.bill(world, account, subscription, lines, now, reason="subscription_cycle")
    is_behind = invoice["status"] != "paid" or subscription["status"] == "past_due"
    before = subscription["status"]
    subscriptions.change_state(world, account, subscription, "past_due" if is_behind else "active")
    if subscription["status"] == before:
        tell(world, account, "customer.subscription.updated", subscription)


def _try_again(world: World, account: str, subscription: Object, invoice: Object, now: int) -> None:
    if invoices.collect(world, account, invoice, now):
        subscriptions.after_payment(world, account, invoice, now)
        return
    if invoice["next_payment_attempt"] is None and subscription["status"] == "past_due":
        after = world.secret("billing settings").get("after_retries", AFTER_RETRIES)
        if after == "canceled":
            subscriptions.end(world, account, subscription, now, reason="payment_failed")
        else:
            subscriptions.change_state(world, account, subscription, after)
