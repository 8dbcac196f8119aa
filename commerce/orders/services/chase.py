"""Orders by transfer that nobody pays, and those to be paid on pick-up that nobody comes for: reminded once, then given
up, after as many days as the merchant says."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet

from commerce.orders.errors import OrderError
from commerce.orders.models import FulfilmentState, Order, OrderState, PaidState
from commerce.orders.services.cancel import cancel_order
from commerce.orders.services.locks import lock_order
from commerce.orders.services.timeline import write_note
from commerce.payments.models import Payment, PaymentMethod, PaymentState
from core.events.outbox import emit

ONE_DAY = timedelta(days=1)
AT_ONCE = 200
WAITED_FOR = ("transfer", "on_pickup")


def chase_unpaid(now: datetime) -> datetime | None:
    """Work of the kind "unpaid". May run twice at once. Returns when to come again, None where no merchant wants it."""
    for order_id in due_orders("expire_after_days", now)[:AT_ONCE]:
        give_up(order_id, now)
    for order_id in due_orders("remind_after_days", now).exclude(order_id__in=reminded())[:AT_ONCE]:
        remind(order_id, now)
    wanted = PaymentMethod.objects.filter(remind_after_days__gt=0) | PaymentMethod.objects.filter(
        expire_after_days__gt=0
    )
    return now + ONE_DAY if wanted.exists() else None


def due_orders(days: str, now: datetime) -> QuerySet[Payment, UUID]:
    """Orders whose money has been waited for so many days. What was picked up is not chased: it was paid there."""
    patience = ExpressionWrapper(F(f"method__{days}") * ONE_DAY, output_field=DurationField())
    waited_until = ExpressionWrapper(F("created_at") + patience, output_field=DateTimeField())
    waiting = Payment.objects.filter(provider__in=WAITED_FOR, state=PaymentState.PENDING, **{f"method__{days}__gt": 0})
    unpaid = Order.objects.filter(state=OrderState.OPEN, paid_state=PaidState.UNPAID)
    still_here = unpaid.filter(fulfilment_state=FulfilmentState.UNFULFILLED)
    due = waiting.annotate(waited_until=waited_until).filter(
        Q(provider="transfer", order_id__in=unpaid.values("pk")) | Q(order_id__in=still_here.values("pk")),
        waited_until__lte=now,
    )
    return due.order_by("pk").values_list("order_id", flat=True)


def reminded() -> QuerySet[Order, UUID]:
    return Order.objects.filter(timeline__kind="payment.reminded").values_list("pk", flat=True)


@transaction.atomic("default")
def remind(order_id: UUID, now: datetime) -> None:
    """Once per order. Announces order.payment_due."""
    order = lock_order(order_id)
    if order.paid_state != PaidState.UNPAID or order.timeline.filter(kind="payment.reminded").exists():
        return
    write_note(order.pk, "payment.reminded", at=now)
    emit("order.payment_due", order_id=str(order.pk))


def give_up(order_id: UUID, now: datetime) -> None:
    """Its articles can be sold again. One that was paid or shipped in this very moment is left alone."""
    with suppress(OrderError):
        order = cancel_order(order_id=order_id, restock=True, actor=None, now=now)
        if order.state == OrderState.CANCELLED:
            write_note(order_id, "payment.overdue", at=now)
