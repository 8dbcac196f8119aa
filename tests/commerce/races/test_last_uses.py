"""The last use of a code, and the last money of a gift card: one of many has it. And the proof that this can fail."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.db.models import F, Sum

from commerce.checkout import place_order as module
from commerce.checkout.place_order import PlacedOrder, place_order
from commerce.giftcards.models import Entry, GiftCard
from commerce.orders.models import Order
from commerce.promotions.models import Promotion, Use
from tests.commerce.races.crowd import at_once
from tests.factories.promotions import make_card, make_promotion
from tests.factories.selling import NOON, make_cart, make_details, make_variant

pytestmark = pytest.mark.race

SHOPPERS = 6


def buyers(*codes):
    variant = make_variant(stock=50, amount=1000)
    found = []
    for number in range(SHOPPERS):
        cart = make_cart((variant, 1))
        type(cart).objects.filter(pk=cart.pk).update(codes=list(codes))
        details = make_details(email=f"shopper{number}@example.org")
        found.append(buy(cart, details))
    return found


def buy(cart, details):
    return lambda: place_order(cart_token=cart.token, details=details, expected_total_amount=1390, now=NOON)


def test_last_two_uses_of_a_code(busy_shop):
    make_promotion(code="LAST", usage_limit=2)

    results = at_once(busy_shop, *buyers("LAST"))

    assert sum(isinstance(result, PlacedOrder) for result in results) == 2
    assert {type(result).__name__ for result in results} <= {"PlacedOrder", "BenefitGone", "PriceChanged"}
    assert Promotion.objects.get().use_count == 2 == Use.objects.count() == Order.objects.count()


def test_without_the_condition_more_orders_have_it(busy_shop, monkeypatch):
    """Negative control: counting without the condition, with everybody past the check before anybody counts."""
    promotion = make_promotion(code="LAST", usage_limit=1)
    everybody_has_read = Barrier(SHOPPERS)

    def hold_stock(order, view, expires_at):
        everybody_has_read.wait(20)

    def take_uses(*, amounts, offered, order_id, email, now):
        Promotion.objects.filter(pk__in=amounts).update(use_count=F("use_count") + 1)

    monkeypatch.setattr(module, "hold_stock", hold_stock)
    monkeypatch.setattr(module, "take_uses", take_uses)

    at_once(busy_shop, *buyers("LAST"))

    promotion.refresh_from_db()
    assert promotion.use_count == SHOPPERS


def test_a_gift_card_is_spent_once(busy_shop):
    card = make_card(3000)
    variant = make_variant(stock=50, amount=1000)
    carts = [make_cart((variant, 1)) for _ in range(SHOPPERS)]
    type(carts[0]).objects.update(codes=[card.code])

    def pay(cart, number):
        details = make_details(email=f"shopper{number}@example.org")
        return lambda: place_order(
            cart_token=cart.token, details=details, expected_total_amount=1490, expected_due_amount=0, now=NOON
        )

    results = at_once(busy_shop, *[pay(cart, number) for number, cart in enumerate(carts)])

    assert sum(isinstance(result, PlacedOrder) for result in results) == 2
    assert GiftCard.objects.get().balance_amount == 20 == Entry.objects.aggregate(sum=Sum("amount"))["sum"]
