"""G1 with cards: many want what there is once, each pays at Stripe's double, and the books agree afterwards: one charge that
is kept per paid order, and no more of them than there was. Each with the guard out as well, when they must not agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db.models import F

from commerce.cart.models import Cart
from commerce.checkout import place_order as placing
from commerce.checkout.errors import CheckoutError
from commerce.checkout.place_order import place_order
from commerce.inventory import counters
from commerce.inventory.models import StockItem
from commerce.inventory.services import set_parts
from commerce.orders.models import Order
from commerce.orders.services import expire_order, settlement
from commerce.payments.models import Payment
from commerce.payments.services import settle
from commerce.payments.tasks import send_due_refunds
from tests.commerce.races.crowd import at_once
from tests.factories.promotions import make_card, make_promotion
from tests.factories.selling import NOON, make_cart, make_details, make_variant, place

pytestmark = pytest.mark.race

SHOPPERS = 3
SOON, LATE = NOON + timedelta(minutes=1), NOON + timedelta(hours=1)


@dataclass
class Scenario:
    """`most` orders may be paid. `expected` is what each shopper saw, where that matters."""

    carts: list[Cart]
    most: int
    expected: int | None = None


def one_article() -> Scenario:
    variant = make_variant(stock=2)
    return Scenario([make_cart((variant, 1)) for _ in range(SHOPPERS)], most=2)


def two_articles_in_opposite_order() -> Scenario:
    one, two = make_variant(stock=2), make_variant(stock=2)
    orders = [((one, 1), (two, 1)), ((two, 1), (one, 1))]
    return Scenario([make_cart(*orders[number % 2]) for number in range(SHOPPERS)], most=2)


def bundle_that_shares_an_article() -> Scenario:
    lamp, bundle = make_variant(stock=3), make_variant(stock=0)
    set_parts(variant_id=bundle.pk, parts={lamp.pk: 3})
    return Scenario([make_cart((bundle, 1)) for _ in range(SHOPPERS)], most=1)


def last_use_of_a_code() -> Scenario:
    make_promotion(code="LAST", usage_limit=1)
    carts = several_carts()
    Cart.objects.update(codes=["LAST"])
    return Scenario(carts, most=1, expected=1390)


def last_money_of_a_gift_card() -> Scenario:
    card = make_card(500)
    carts = several_carts()
    Cart.objects.update(codes=[card.code])
    return Scenario(carts, most=1, expected=1490)


def several_carts() -> list[Cart]:
    variant = make_variant(stock=50, amount=1000)
    return [make_cart((variant, 1)) for _ in range(SHOPPERS)]


def shopper(fake: Any, cart: Cart, number: int, scenario: Scenario) -> Callable[[], Any]:
    """Orders, pays on Stripe's page, comes back."""
    details = make_details(provider="stripe", email=f"shopper{number}@example.org")
    due = scenario.expected - 500 if scenario.expected == 1490 else None

    def buy() -> Any:
        placed = place_order(
            cart_token=cart.token, details=details, expected_total_amount=scenario.expected, expected_due_amount=due,
            now=NOON,
        )  # fmt: skip
        fake.pay(placed.payment)
        return settle(placed.payment.pk, SOON)

    return buy


def run(shop: Any, fake: Any, scenario: Scenario) -> list[Any]:
    acts = [shopper(fake, cart, number, scenario) for number, cart in enumerate(scenario.carts)]
    return at_once(shop, *acts)


def kept_charges(fake: Any) -> int:
    return sum(each["amount"] > each["amount_refunded"] for each in fake.world.all_of(fake.account, "charge"))


def paid_orders() -> int:
    return Order.objects.filter(state="open", paid_state="paid").count()


def promised_too_often() -> bool:
    return StockItem.objects.filter(committed__gt=F("on_hand")).exists()


@pytest.mark.parametrize(
    "scene",
    [
        one_article, two_articles_in_opposite_order, bundle_that_shares_an_article, last_use_of_a_code,
        last_money_of_a_gift_card,
    ],
)  # fmt: skip
def test_as_many_charges_are_kept_as_there_was_to_sell(busy_shop, busy_stripe, scene):
    scenario = scene()

    results = run(busy_shop, busy_stripe, scenario)

    assert sum(isinstance(each, Payment) for each in results) == scenario.most
    assert all(isinstance(each, (Payment, CheckoutError)) for each in results), results
    assert kept_charges(busy_stripe) == paid_orders() == scenario.most
    assert not StockItem.objects.exclude(held=0).exists()
    assert not promised_too_often()


@pytest.mark.parametrize("scene", [one_article, two_articles_in_opposite_order, bundle_that_shares_an_article])
def test_without_the_guard_of_the_stock_more_is_charged_than_there_was(busy_shop, busy_stripe, scene, monkeypatch):
    everybody_has_read = Barrier(SHOPPERS)

    def take(demand, *, counter):
        everybody_has_read.wait(20)
        StockItem.objects.filter(pk__in=demand).update(**{counter: F(counter)})

    monkeypatch.setattr(counters, "take", take)
    monkeypatch.setattr("commerce.inventory.services.commit", lambda *, order_id: None)
    scenario = scene()

    run(busy_shop, busy_stripe, scenario)

    assert kept_charges(busy_stripe) == SHOPPERS > scenario.most


@pytest.mark.parametrize(
    ("scene", "guard"), [(last_use_of_a_code, "take_uses"), (last_money_of_a_gift_card, "redeem_cards")]
)
def test_without_the_condition_all_have_the_last_one(busy_shop, busy_stripe, scene, guard, monkeypatch):
    everybody_has_read = Barrier(SHOPPERS)
    monkeypatch.setattr(placing, "hold_stock", lambda *_given: everybody_has_read.wait(20))
    monkeypatch.setattr("commerce.inventory.services.commit", lambda *, order_id: None)
    monkeypatch.setattr(placing, guard, lambda **_given: None)

    run(busy_shop, busy_stripe, scene())

    assert kept_charges(busy_stripe) == SHOPPERS


def sold_out_while_paying(shop: Any, fake: Any) -> None:
    """Two whose time is over while they pay, the sweeper, and two who want the same units."""
    variant = make_variant(stock=2)
    quick = Scenario([make_cart((variant, 1)) for _ in range(2)], most=2)
    slow = [place((variant, 1), provider="stripe", email=f"slow{number}@example.org") for number in range(2)]

    def pay_late(placed: Any) -> Callable[[], Any]:
        def pay() -> Any:
            fake.pay(placed.payment)
            return settle(placed.payment.pk, LATE)

        return pay

    at_once(
        shop,
        *[lambda placed=placed: expire_order(order_id=placed.order.pk, now=LATE) for placed in slow],
        *[pay_late(placed) for placed in slow],
        *[shopper(fake, cart, number, quick) for number, cart in enumerate(quick.carts)],
    )
    for placed in slow:
        settle(placed.payment.pk, LATE)
    send_due_refunds(LATE + timedelta(hours=1))


def test_reservation_that_ends_during_payment(busy_shop, busy_stripe):
    sold_out_while_paying(busy_shop, busy_stripe)

    committed = StockItem.objects.get().committed
    assert kept_charges(busy_stripe) == paid_orders() == committed <= 2
    assert not StockItem.objects.exclude(held=0).exists()


def test_reservation_that_ends_and_an_order_that_is_opened_again_without_stock(busy_shop, busy_stripe, monkeypatch):
    """The control: late money reopens whatever it was for."""
    variant = make_variant(stock=1)
    quick = Scenario([make_cart((variant, 1))], most=1)
    slow = place((variant, 1), provider="stripe", email="slow@example.org")
    busy_stripe.pay(slow.payment)
    monkeypatch.setattr("commerce.orders.services.expire.close_payments", lambda *_given, **_named: None)
    Payment.objects.update(state="cancelled")
    expire_order(order_id=slow.order.pk, now=LATE)
    monkeypatch.setattr(settlement.inventory, "hold_again", lambda *, order_id: None)

    shopper(busy_stripe, quick.carts[0], 0, quick)()
    settle(slow.payment.pk, LATE)

    assert kept_charges(busy_stripe) == 2 > StockItem.objects.get().on_hand
