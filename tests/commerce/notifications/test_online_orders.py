"""Who has to pay at a provider's page is thanked when the money is there."""

from __future__ import annotations

import pytest
from django.utils import timezone

from commerce.checkout.start_payment import start_payment
from commerce.notifications.models import SentMail
from commerce.orders.services import mark_paid
from commerce.payments.providers.bogus.service import choose_outcome
from commerce.payments.services import settle
from commerce.store.models import Store
from core.events.work import dead_letters, work_on_events
from tests.factories.selling import make_variant, method_of, place


@pytest.fixture(autouse=True)
def _store(shop):
    Store.objects.update(email="shop@alpha.example")


def mails() -> list[str]:
    work_on_events(timezone.now())
    assert dead_letters() == []
    return sorted(key.replace(key.split(":")[1], "") for key in SentMail.objects.values_list("key", flat=True))


PLACED = ["order.placed::merchant", "order.placed::shopper"]
PAID = ["order.paid::merchant", "order.paid::shopper"]


def bogus_order():
    return place((make_variant(), 1), provider="bogus", now=timezone.now())


def test_order_that_waits_for_its_payment_makes_no_mail(shop):
    bogus_order()

    assert mails() == []


def test_order_that_is_paid_online_is_confirmed_once(shop):
    placed = bogus_order()
    assert mails() == []
    choose_outcome(placed.payment.pk, "success", timezone.now())
    settle(placed.payment.pk, timezone.now())

    assert mails() == PLACED
    assert mails() == PLACED
    text = SentMail.objects.get(key__endswith=":shopper").text
    assert "We have received your payment of" in text


def test_order_that_is_paid_by_hand_is_confirmed_at_once_and_paid_later(shop):
    """The negative control: it is the provider that makes the difference."""
    placed = place((make_variant(), 1), provider="transfer", now=timezone.now())
    assert mails() == PLACED
    assert "We have received your payment" not in SentMail.objects.get(key__endswith=":shopper").text

    mark_paid(order_id=placed.order.pk, actor=None, now=timezone.now())

    assert mails() == PAID + PLACED


def test_order_that_turns_to_a_transfer_is_confirmed_then(shop):
    placed = bogus_order()
    assert mails() == []

    start_payment(order_token=placed.order.token, method_id=method_of("transfer").pk, now=timezone.now())

    assert mails() == PLACED
