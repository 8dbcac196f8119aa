"""What stands in the way of forgetting somebody, and whose turn it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Q, QuerySet

from builder.privacy.identity import key_of
from builder.privacy.inventory.entry import mentioning
from builder.privacy.models import Erasure, ErasureState
from builder.privacy.person import Person
from commerce.orders.models import DeliveryState, FulfilmentState, Order, OrderState, PaidState, Shipment
from commerce.payments.models import Dispute, InboxEvent, InboxState, Payment, PaymentState, Refund, RefundState
from core.errors import mark as _

ON_ITS_WAY = timedelta(days=30)  # a parcel that nobody has heard of for longer is none
OPEN_ORDER, ON_THE_WAY, PAYMENT, REFUND, DISPUTE, NEWS = "order", "parcel", "payment", "refund", "dispute", "news"
WORDS = {
    OPEN_ORDER: _("Order %(name)s is not finished: it has to be paid and sent, or cancelled."),
    ON_THE_WAY: _("A parcel of order %(name)s is on its way."),
    PAYMENT: _("A payment of order %(name)s is under way."),
    REFUND: _("A refund of order %(name)s is under way."),
    DISPUTE: _("A payment of order %(name)s is disputed at the bank."),
    NEWS: _("News of the payment provider about order %(name)s is being read."),
}
UNDER_WAY = (PaymentState.PENDING, PaymentState.PROCESSING, PaymentState.AUTHORISED, PaymentState.REVIEW)


class Obstacle(NamedTuple):
    code: str
    name: str  # of the order


def obstacles(person: Person, *, now: datetime) -> list[Obstacle]:
    """What is open with this person, by order; the data is needed until it is closed."""
    orders = Order.objects.filter(pk__in=person.order_ids).order_by("placed_at", "number")
    names = {order.pk: order.name for order in orders}
    is_over = Q(paid_state__in=[PaidState.PAID, PaidState.REFUNDED], fulfilment_state=FulfilmentState.FULFILLED)
    found = [
        (OPEN_ORDER, pk)
        for pk in orders.filter(state=OrderState.OPEN, imported_from="").exclude(is_over).values_list("pk", flat=True)
    ]
    away = Shipment.objects.filter(delivery_state=DeliveryState.IN_TRANSIT, shipped_at__gt=now - ON_ITS_WAY)
    found += [(ON_THE_WAY, pk) for pk in away.filter(order__in=names).values_list("order_id", flat=True)]
    payments = Payment.objects.filter(order_id__in=names)
    found += [(PAYMENT, pk) for pk in payments.filter(state__in=UNDER_WAY).values_list("order_id", flat=True)]
    refunds = Refund.objects.filter(payment__in=person.payment_ids, state__in=[RefundState.NEW, RefundState.PENDING])
    found += [(REFUND, pk) for pk in refunds.values_list("payment__order_id", flat=True)]
    disputes = Dispute.objects.filter(payment__in=person.payment_ids, closed_at=None)
    found += [(DISPUTE, pk) for pk in disputes.values_list("payment__order_id", flat=True)]
    waiting = InboxEvent.objects.filter(state=InboxState.WAITING)
    if mentioning(waiting, ["payload"], [person.email, *person.references]).exists():
        found += [(NEWS, pk) for pk in list(names)[-1:]]
    return list(dict.fromkeys(Obstacle(code, names.get(pk, "")) for code, pk in found))


def erasure_of(email: str) -> Erasure | None:
    """The one that is to come; None where nobody has asked for it, or it is done."""
    return Erasure.objects.filter(pk=key_of(email)).exclude(state=ErasureState.DONE).first()


def waiting_erasures() -> QuerySet[Erasure]:
    """Warned, or to be erased; whose turn comes first is first."""
    return Erasure.objects.filter(state__in=[ErasureState.WARNED, ErasureState.WAITING]).order_by("due_at", "pk")


def due_erasures(now: datetime) -> QuerySet[Erasure]:
    return Erasure.objects.exclude(state=ErasureState.DONE).filter(due_at__lte=now).order_by("due_at")
