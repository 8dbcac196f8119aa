"""Whatever adds up several orders adds what they were worth in the shop's currency."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connections
from django.db.models import F

from builder.campaigns import selectors as campaigns
from commerce.customers import selectors as customers
from commerce.customers.models import Customer
from commerce.giftcards.models import GiftCard
from commerce.giftcards.selectors import owed_amounts
from commerce.orders import selectors as orders
from commerce.orders.models import Order
from commerce.orders.worth import worth_of
from commerce.promotions.models import Use
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core.money import Money
from dashboard.home import figures
from onboarding import receivers
from tests.factories.foreign import make_order
from tests.factories.promotions import make_card, make_promotion
from tests.factories.selling import NOON

DAY = NOON.date()
EUROS, YEN = 1000, 1635  # 9.9987… euros
SUM = EUROS + 1000


def spent_by_ada():
    return customers.customer_list().get(email="ada@example.org").spent_amount


def sold_this_month():
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(receivers, "tell", lambda _metric, amount: told.append(amount))
        patch.setattr(receivers.timezone, "now", lambda: NOON)
        receivers.count_sales(None)
    return told[0]


def campaign_revenue():
    return campaigns.campaign_report(current_store(), first=DAY, last=DAY).total().revenue


def given_away():
    promotion = make_promotion()
    for order in Order.objects.all():
        Use.objects.create(
            promotion=promotion, order_id=order.pk, amount=order.total_amount, used_at=NOON, email=order.email
        )
    usage = orders.usage_of(promotion)
    assert usage.order_count == 2
    return usage.amount


READERS = [
    (lambda: orders.sales_today(current_store(), NOON).total.amount, SUM, orders),
    (lambda: orders.eu_distance_sales(current_store(), NOON).amount, 833 + 834, orders),
    (lambda: figures.sales_by_day(current_store(), NOON)[-1].amount, SUM, figures),
    (campaign_revenue, SUM, campaigns),
    (sold_this_month, SUM, receivers),
    (given_away, SUM, orders),
    (spent_by_ada, SUM, customers),
]


@pytest.fixture
def sold(shop):
    ada = Customer.objects.create(email="ada@example.org")
    for currency, amount in (("EUR", EUROS), ("JPY", YEN)):
        make_order(
            currency, amount, country="DE", customer=ada, is_test=False, campaign={"last": {"path": "/", "source": "x"}}
        )


@pytest.mark.parametrize(("read", "wanted", "module"), READERS)
@pytest.mark.parametrize("is_converted", [True, False])
def test_sums_of_an_order_in_euros_and_one_in_yen(sold, monkeypatch, read, wanted, module, is_converted):
    """The control: the same sum without the conversion is another."""
    Store.objects.update(is_test=False)
    if not is_converted:
        if module is customers:
            monkeypatch.setattr(customers, "SPENT", F("orders__total_amount"))
        else:
            monkeypatch.setattr(module, "in_shop_currency", lambda amount, order="": F(order + amount))

    assert (read() == wanted) is is_converted


def test_order_whose_worth_nobody_knows_adds_nothing(shop):
    make_order("EUR", EUROS)
    make_order("USD", 99_900, factor=0, imported_from="shopify")

    assert orders.sales_today(current_store(), NOON).total == Money(EUROS, "EUR")


def test_gift_cards_are_owed_in_the_currency_they_are_in(shop):
    make_card(2000)
    dollars = make_card(500)
    GiftCard.objects.filter(pk=dollars.pk).update(currency="USD")

    assert owed_amounts("EUR") == [Money(2000, "EUR"), Money(500, "USD")]
    assert owed_amounts("CHF")[0] == Money(0, "CHF")


def test_worth_of_an_order_is_told_with_the_rate_of_its_day(shop):
    worth = worth_of(make_order("USD", 10_842), "EUR")

    assert (worth.amount, worth.rate) == (10_000, Decimal("1.0842"))
    assert worth.rate_words("fr") == "1\xa0EUR = 1,0842\xa0USD"
    assert worth_of(make_order("JPY", 16_352), "EUR").rate_words("en") == "1\xa0EUR = 163.52\xa0JPY"
    assert worth_of(make_order("EUR", 100), "EUR") is None
    unknown = worth_of(make_order("USD", 100, factor=0, placed_at=NOON - timedelta(days=1)), "EUR")
    assert (unknown.amount, unknown.rate_words("en")) == (None, "")


def test_orders_brought_over_before_are_counted_no_more_as_if_they_were_in_the_shops_currency(shop):
    """The migration; those in the shop's own, and those that were sold here, stay."""
    sql = import_module("commerce.orders.migrations.0017_unknown_worth").SQL
    for currency, source in (("USD", "shopify"), ("EUR", "shopify"), ("USD", "")):
        make_order(currency, 100, factor=1, imported_from=source)

    with connections["default"].cursor() as cursor:
        cursor.execute(sql)

    assert list(Order.objects.order_by("number").values_list("shop_factor", flat=True)) == [0, 1, 1]
