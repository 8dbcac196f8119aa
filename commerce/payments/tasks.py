"""Work behind the scenes, called per shop by the scheduler (config.settings.work)."""

from __future__ import annotations

from datetime import datetime

from commerce.payments.models import Refund, RefundState
from commerce.payments.services.inbox import forget_old_events, next_event_at, work_on_events
from commerce.payments.services.refunding import send_refund
from commerce.payments.services.stripe_news import take_news

AT_ONCE = 100


def work_on_inbox(now: datetime) -> datetime | None:
    """What providers told us. Several workers may do this at once."""
    work_on_events(take_news, now, limit=AT_ONCE)
    forget_old_events(now)
    return next_event_at()


def send_due_refunds(now: datetime) -> datetime | None:
    """Refunds that were written down and not sent: the process died, or the provider was silent."""
    due = Refund.objects.filter(state=RefundState.NEW, next_at__lte=now).order_by("next_at")
    for refund_id in due.values_list("pk", flat=True)[:AT_ONCE]:
        send_refund(refund_id, now)
    waiting = Refund.objects.filter(state=RefundState.NEW).order_by("next_at").values_list("next_at", flat=True)
    return waiting.first()
