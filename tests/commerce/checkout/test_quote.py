from decimal import Decimal

import pytest

from commerce.catalog.models import Product
from commerce.checkout.errors import CartEmpty, DeliveryUnavailable, OutOfStock
from commerce.checkout.quote import quote
from commerce.shipping.models import Rate
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core.money import Money
from tests.factories.selling import NOON, make_cart, make_variant


def quoted(cart, **given):
    return quote(cart=cart, store=current_store(), **({"country": "FR", "now": NOON} | given))


def test_quote_chooses_the_first_delivery(shop):
    home = Rate.objects.get(name="Standard delivery").zone
    express = Rate.objects.create(zone=home, name="Express", price_amount=1500, position=5)
    cart = make_cart((make_variant(), 2))

    assert quoted(cart).chosen.name == "Standard delivery"
    assert quoted(cart, rate_id=express.pk).totals.total == Money(3500, "EUR")
    assert quoted(cart, rate_id=999_999).chosen.name == "Standard delivery"
    assert [option.price.amount for option in quoted(cart).options] == [490, 1500]


def test_quote_before_the_address_is_known(shop):
    result = quoted(make_cart((make_variant(), 1)), country=None)

    assert (result.country, result.is_estimate, result.problems) == ("FR", True, [])
    assert result.totals.total == Money(1490, "EUR")


def test_quote_with_two_rates_of_tax(shop):
    food = make_variant(tax_category="reduced", amount=1000)
    cart = make_cart((make_variant(amount=3000), 1), (food, 1))

    assert [(line.percent, line.name, line.tax.amount) for line in quoted(cart).totals.tax_lines] == [
        (Decimal(20), "TVA", 561),
        (Decimal("5.5"), "TVA", 58),
    ]


def test_quote_of_untaxed_goods(shop):
    cart = make_cart((make_variant(is_taxable=False), 1))

    assert quoted(cart).totals.tax == Money(0, "EUR")


def test_quote_with_tax_added(shop):
    Store.objects.update(prices_include_tax=False)

    assert quoted(make_cart((make_variant(), 1))).totals.total == Money(1788, "EUR")


@pytest.mark.parametrize("country", ["JP", "DE"])
def test_quote_for_a_country_without_delivery(shop, country):
    result = quoted(make_cart((make_variant(), 1)), country=country)

    assert (result.options, result.chosen) == ([], None)
    assert [type(problem) for problem in result.problems] == [DeliveryUnavailable]


def test_quote_of_an_empty_cart(shop):
    result = quoted(make_cart())

    assert result.totals.total == Money(0, "EUR")
    assert [type(problem) for problem in result.problems] == [CartEmpty]


def test_quote_leaves_out_what_is_no_longer_sold(shop):
    cart = make_cart((make_variant(), 1), (make_variant(amount=250), 1))
    Product.objects.filter(variants__price_amount=1000).update(status="draft")

    result = quoted(cart)

    assert result.totals.goods == Money(250, "EUR")
    assert [type(problem) for problem in result.problems] == [OutOfStock]


def test_quote_that_needs_no_delivery(shop):
    cart = make_cart((make_variant(requires_shipping=False), 1))

    result = quoted(cart)

    assert (result.options, result.chosen, result.problems) == ([], None, [])


@pytest.mark.parametrize("count", [1, 3])
def test_quote_costs_five_queries(shop, count, django_assert_num_queries):
    cart, store = make_cart(*[(make_variant(), 1) for _ in range(count)]), current_store()

    with django_assert_num_queries(5):
        quote(cart=cart, store=store, country="FR", now=NOON)
