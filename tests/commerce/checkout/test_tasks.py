from datetime import timedelta

import pytest
from django.utils import timezone

from commerce.checkout.tasks import expire_unpaid
from commerce.inventory.models import StockItem
from commerce.orders.models import Order
from commerce.payments.providers.bogus.service import choose_outcome
from commerce.payments.services import settle
from core.models import Event
from tests.factories.selling import NOON, make_variant, place

EXPIRY = NOON + timedelta(minutes=31)
MINUTE = timedelta(minutes=1)


def counters():
    return StockItem.objects.values_list("on_hand", "committed", "held").get()


def test_expire_unpaid_gives_the_stock_back(shop):
    placed = place((make_variant(stock=5), 2))

    assert expire_unpaid(EXPIRY - MINUTE) is not None
    assert counters() == (5, 0, 2)
    assert expire_unpaid(EXPIRY) is None

    order = Order.objects.get()
    placed.payment.refresh_from_db()
    assert (order.state, order.cancelled_at, placed.payment.state) == ("cancelled", EXPIRY, "cancelled")
    assert counters() == (5, 0, 0)
    assert order.timeline.filter(kind="order.expired").count() == 1
    assert Event.objects.filter(name="order.cancelled").count() == 1


def test_expire_unpaid_twice(shop):
    place()

    expire_unpaid(EXPIRY)
    expire_unpaid(EXPIRY + MINUTE)

    assert Event.objects.filter(name="order.cancelled").count() == 1


def test_expire_unpaid_asks_first(shop):
    """The shopper paid and never came back."""
    placed = place((make_variant(stock=5), 2))
    choose_outcome(placed.payment.pk, "success", NOON)

    expire_unpaid(EXPIRY)

    order = Order.objects.get()
    assert (order.state, order.paid_state, counters()) == ("open", "paid", (5, 2, 0))


def test_expire_unpaid_after_a_decline(shop):
    placed = place((make_variant(stock=5), 2))
    choose_outcome(placed.payment.pk, "decline", NOON)
    settle(placed.payment.pk, NOON)

    expire_unpaid(EXPIRY)

    assert (Order.objects.get().state, counters()) == ("cancelled", (5, 0, 0))


@pytest.mark.parametrize(("outcome", "paid_state"), [("delayed_success", "paid"), ("delayed_failure", "unpaid")])
def test_expire_unpaid_learns_of_delayed_outcomes(shop, outcome, paid_state):
    placed = place((make_variant(stock=5), 2))
    choose_outcome(placed.payment.pk, outcome, NOON)
    settle(placed.payment.pk, NOON)

    assert expire_unpaid(NOON) == NOON + MINUTE
    assert Order.objects.get().paid_state == "processing"
    expire_unpaid(NOON + MINUTE)
    assert Order.objects.get().paid_state == paid_state


def test_expire_unpaid_waits_for_a_silent_provider(shop):
    placed = place((make_variant(stock=5), 2))
    choose_outcome(placed.payment.pk, "timeout", EXPIRY)

    assert expire_unpaid(EXPIRY) == EXPIRY + MINUTE
    assert (Order.objects.get().state, counters()) == ("open", (5, 0, 2))

    expire_unpaid(EXPIRY + 3 * MINUTE)
    assert (Order.objects.get().paid_state, counters()) == ("paid", (5, 2, 0))


def test_expire_unpaid_leaves_manual_payments(shop):
    place((make_variant(stock=5), 2), provider="transfer")

    assert expire_unpaid(NOON + timedelta(days=30)) is None
    assert (Order.objects.get().state, counters()) == ("open", (5, 2, 0))


def test_expire_unpaid_says_when_to_come_again(shop):
    now = timezone.now()
    place(now=now)

    assert expire_unpaid(now) == now + timedelta(minutes=31)
