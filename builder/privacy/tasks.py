"""Work of the kind "privacy": called per shop by the scheduler; the daily sweep rings for it, and whoever asks does."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Min

from builder.privacy.models import Cause, Erasure, ErasureState
from builder.privacy.rules import Rules, privacy_rules
from builder.privacy.selectors import due_erasures
from builder.privacy.services import call_off
from builder.privacy.services.ending import AT_ONCE as ORDERS_AT_ONCE
from builder.privacy.services.ending import end_books, forget_abandoned_carts, forget_messages, forget_news
from builder.privacy.services.erasing import StillOpen, carry_out, finish
from builder.privacy.services.inactive import is_inactive, to_be_warned, warn
from builder.privacy.services.telling import forget_told
from commerce.store.selectors import current_store

AT_ONCE = 50
LOOK_AGAIN = timedelta(minutes=10)  # whether the last mail to somebody is sent


def keep_clock(now: datetime) -> datetime | None:
    """What is due is done. May run twice at once and be killed anywhere. Returns when more will be due, None for never."""
    store = current_store()
    rules = privacy_rules(store)
    for erasure in due_erasures(now)[:AT_ONCE]:
        do_due(erasure, rules, now)
    ended = end_books(today=now.date())
    warned = to_be_warned(months=rules.inactive_months, now=now, most=AT_ONCE) if store.is_open else []
    for customer in warned:
        warn(customer, store=store, now=now)
    forget_messages(rules, now=now)
    forget_abandoned_carts(rules, now=now)
    forget_news(now=now)
    is_telling = forget_told()
    if ended == ORDERS_AT_ONCE or len(warned) == AT_ONCE:
        return now
    due_at = Erasure.objects.exclude(state=ErasureState.DONE).aggregate(at=Min("due_at"))["at"]
    return min(filter(None, [due_at, now + LOOK_AGAIN if is_telling else None]), default=None)


def do_due(erasure: Erasure, rules: Rules, now: datetime) -> None:
    if erasure.state == ErasureState.CLEARING:
        finish(erasure.pk, now=now)
        return
    if erasure.cause == Cause.INACTIVE and not is_inactive(erasure.email, months=rules.inactive_months, now=now):
        call_off(erasure=erasure, actor="clock")  # they came back, or the shop waits for longer now
        return
    try:
        carry_out(erasure.pk, now=now)
    except StillOpen:
        return
