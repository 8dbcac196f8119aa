from __future__ import annotations

from datetime import UTC, datetime, timedelta

from commerce.cart import tasks
from commerce.cart.models import Cart, CartLine
from commerce.cart.tasks import FORGOTTEN_AFTER, forget_old_carts
from tests.factories.selling import make_cart, make_variant

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_carts_that_nobody_touched_for_two_months_are_forgotten(shop):
    old, young = make_cart((make_variant(), 1)), make_cart((make_variant(), 1))
    Cart.objects.filter(pk=old.pk).update(updated_at=NOW - FORGOTTEN_AFTER - timedelta(seconds=1))
    Cart.objects.filter(pk=young.pk).update(updated_at=NOW - FORGOTTEN_AFTER + timedelta(seconds=1))

    assert forget_old_carts(NOW) is None

    assert list(Cart.objects.all()) == [young]
    assert set(CartLine.objects.values_list("cart", flat=True)) == {young.pk}


def test_more_old_carts_than_one_visit_forgets_are_gone_after_the_next(shop, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    for _time in range(3):
        make_cart()
    Cart.objects.update(updated_at=NOW - 2 * FORGOTTEN_AFTER)

    assert forget_old_carts(NOW) == NOW
    assert forget_old_carts(NOW) is None
    assert not Cart.objects.exists()
