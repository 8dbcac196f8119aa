"""What happens to an order, and the papers that follow. Each of these looks at the whole order: which came first, or
twice, makes no difference."""

from __future__ import annotations

from django.utils import timezone

from commerce.invoices.services import settle_documents
from commerce.orders.models import Order
from core.events.registry import WillNeverWork, receives
from core.models import Event

BEGINNINGS = ("order.paid", "order.shipped")


@receives(*BEGINNINGS, "order.refund_succeeded", "order.cancelled")
def write_documents(event: Event) -> None:
    try:
        settle_documents(order_id=event.payload["order_id"], now=timezone.now(), begins=event.name in BEGINNINGS)
    except Order.DoesNotExist:
        raise WillNeverWork("the order does not exist any more") from None
