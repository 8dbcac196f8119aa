"""Articles kept on two devices at the same moment are both kept. And the proof that this can fail."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.db.models import QuerySet

from commerce.customers.models import Customer
from commerce.customers.services import keep_wish, wishing
from commerce.customers.wishes import Wish, with_wish
from tests.commerce.races.crowd import at_once

pytestmark = pytest.mark.race

DEVICES = 4


def wishes():
    customer = Customer.objects.create(email="ada@example.org")
    return [lambda number=number: keep_wish(customer_id=customer.pk, wish=Wish(number, 0)) for number in range(DEVICES)]


def test_all_are_kept(busy_shop):
    at_once(busy_shop, *wishes())

    assert sorted(Customer.objects.get().wishes) == [[number, 0] for number in range(DEVICES)]


def test_without_the_lock_some_are_lost(busy_shop, monkeypatch):
    """Negative control: everybody has read the list before anybody writes it."""
    everybody_has_read = Barrier(DEVICES)

    def slowly(kept, wish):
        everybody_has_read.wait(20)
        return with_wish(kept, wish)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_how: self)
    monkeypatch.setattr(wishing, "with_wish", slowly)

    at_once(busy_shop, *wishes())

    assert len(Customer.objects.get().wishes) == 1
