from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from commerce.inventory.models import StockItem
from commerce.orders.models import Order
from commerce.orders.services import mark_paid
from commerce.orders.services.chase import chase_unpaid
from commerce.payments.models import Payment, PaymentMethod
from core.models import Event
from tests.factories.selling import make_variant, place


def unpaid_order(days_ago, *, remind=3, expire=10):
    placed = place((make_variant(stock=5), 2), provider="transfer")
    Payment.objects.filter(pk=placed.payment.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    PaymentMethod.objects.filter(provider="transfer").update(remind_after_days=remind, expire_after_days=expire)
    return placed.order


def reminders():
    return Event.objects.filter(name="order.payment_due").count()


def test_nothing_is_due_yet(shop):
    unpaid_order(2)

    assert chase_unpaid(timezone.now()) is not None

    assert (reminders(), Order.objects.get().state) == (0, "open")


def test_reminded_once(shop):
    unpaid_order(4)

    chase_unpaid(timezone.now())
    chase_unpaid(timezone.now())

    assert (reminders(), Order.objects.get().state) == (1, "open")


def test_order_that_nobody_comes_for(shop):
    """What was handed over is left alone: its money is in the till, and nobody has said so yet."""
    waiting, taken = unpaid_order(11), unpaid_order(11)
    pickup = PaymentMethod.objects.filter(provider="on_pickup")
    pickup.update(remind_after_days=3, expire_after_days=10)
    Payment.objects.update(provider="on_pickup", method=pickup.get())
    Order.objects.filter(pk=taken.pk).update(fulfilment_state="fulfilled")

    chase_unpaid(timezone.now())

    assert dict(Order.objects.values_list("pk", "state")) == {waiting.pk: "cancelled", taken.pk: "open"}
    assert reminders() == 0


def test_given_up_and_back_on_sale(shop):
    unpaid_order(11)

    chase_unpaid(timezone.now())

    order = Order.objects.get()
    assert (order.state, reminders()) == ("cancelled", 0)
    assert StockItem.objects.values_list("on_hand", "committed", "held").get() == (5, 0, 0)
    assert order.timeline.filter(kind="payment.overdue").count() == 1


def test_paid_orders_and_other_ways_to_pay_are_left_alone(shop):
    paid = unpaid_order(11)
    mark_paid(order_id=paid.pk, actor=None, now=timezone.now())
    other = place((make_variant(stock=5), 1), provider="bogus")
    Payment.objects.filter(pk=other.payment.pk).update(created_at=timezone.now() - timedelta(days=11))

    chase_unpaid(timezone.now())

    assert set(Order.objects.values_list("state", flat=True)) == {"open"}
    assert reminders() == 0


def test_merchant_who_wants_none_of_it(shop):
    unpaid_order(100, remind=0, expire=0)

    assert chase_unpaid(timezone.now()) is None
    assert (reminders(), Order.objects.get().state) == (0, "open")
