from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from commerce.catalog.models import Product, Variant
from commerce.catalog.selectors import product_cards, product_page
from commerce.catalog.services.products import write_shown_prices
from commerce.currencies.amounts import cards_in, converted, converted_all, product_in
from commerce.currencies.conversion import Conversion
from commerce.currencies.models import SetPrice
from commerce.currencies.selling import NotSoldIn, conversion_for, dressed, store_selling_in
from commerce.store.selectors import current_store
from tests.factories.catalog import make_product
from tests.factories.selling import make_currency

DOLLARS = Conversion(shop_currency="EUR", currency="USD", rate=Decimal("1.25"))
EUROS = Conversion(shop_currency="EUR", currency="EUR")


def variant_of(**amounts):
    return Variant(**({"pk": 1, "price_amount": 2000} | amounts))


def test_computed_amounts():
    found = converted(
        variant_of(
            sale_amount=1600, compare_at_amount=3000, prior_amount=1500, eco_amount=10, quantity_prices=[[5, 1800]]
        ),
        DOLLARS,
    )

    assert (found.price_amount, found.current_amount, found.reference_amount) == (2500, 2000, 2500)
    assert (found.compare_at_amount, found.eco_amount, found.quantity_prices) == (3750, 13, [[5, 2250]])
    assert found.prior_amount is None


def test_set_price_wins_and_a_sale_takes_the_same_share_off_it():
    found = converted(
        variant_of(sale_amount=1600, compare_at_amount=3000, quantity_prices=[[5, 1800]]),
        DOLLARS,
        SetPrice(amount=2199, compare_at_amount=2499),
    )

    assert (found.price_amount, found.sale_amount, found.compare_at_amount) == (2199, 1759, 2499)
    assert found.quantity_prices == [[5, 1979]]


def test_set_price_without_a_former_one_is_no_reduction():
    found = converted(variant_of(compare_at_amount=3000), DOLLARS, SetPrice(amount=2199))

    assert found.reference_amount is None
    assert converted(variant_of(compare_at_amount=3000), DOLLARS).reference_amount == 3750


def test_rounding_makes_no_reduction():
    coarse = Conversion(shop_currency="EUR", currency="USD", rate=Decimal("1.25"), step=500)

    found = converted(variant_of(compare_at_amount=2050), coarse)

    assert (found.current_amount, found.reference_amount) == (2500, None)


def test_rounding_makes_no_reduction_on_pages(shop):
    coarse = Conversion(shop_currency="EUR", currency="USD", rate=Decimal("1.25"), step=500)
    product = make_product(amount=2000)
    product.variants.update(compare_at_amount=2050)
    write_shown_prices([product.pk])

    (card,) = cards_in(product_cards(Product.objects.all()), coarse)
    (variant,) = product_in(product_page(product.slug), coarse).variants

    assert (card.min_price_amount, card.compare_at_amount, card.prior_amount) == (2500, None, None)
    assert (variant.price_amount, variant.compare_at_amount, variant.prior_amount) == (2500, None, None)
    (card,) = cards_in(product_cards(Product.objects.all()), DOLLARS)
    assert (card.min_price_amount, card.compare_at_amount) == (2500, 2563)


def test_what_was_free_stays_free_and_what_costs_something_does():
    assert converted(variant_of(price_amount=0), DOLLARS).price_amount == 0
    assert converted(variant_of(price_amount=1), Conversion(
        shop_currency="EUR", currency="USD", rate=Decimal("0.0001"))).price_amount == 1  # fmt: skip


def test_original_is_left_alone():
    variant = variant_of()

    converted(variant, DOLLARS)

    assert variant.price_amount == 2000


@pytest.mark.parametrize("number", [1, 3])
def test_variants_cost_one_query(shop, django_assert_num_queries, number):
    variants = [make_product(amount=2000).variants.get() for _each in range(number)]
    make_currency("USD", "1.25")
    SetPrice.objects.create(currency_id="USD", variant=variants[0], amount=999)

    with django_assert_num_queries(1, using="default"):
        found = converted_all(variants, DOLLARS)
    with django_assert_num_queries(0, using="default"):
        assert converted_all(variants, EUROS) == {each.pk: each for each in variants}

    assert [found[each.pk].price_amount for each in variants] == [999, 2500, 2500][:number]


@pytest.mark.parametrize("number", [1, 3])
def test_cards_cost_one_query_and_are_converted_once(shop, django_assert_num_queries, number):
    make_currency("USD", "1.25")
    for _each in range(number):
        make_product(amount=2000)
    cards = product_cards(Product.objects.order_by("pk"))

    with django_assert_num_queries(1, using="default"):
        found = cards_in(cards, DOLLARS)
    with django_assert_num_queries(0, using="default"):
        assert cards_in(found, DOLLARS) == found
        assert cards_in(cards, EUROS) == cards

    assert {card.min_price_amount for card in found} == {2500}


def test_card_of_a_product_with_set_prices_is_made_of_its_variants(shop):
    make_currency("USD", "1.25")
    sizes = [
        {"option_values": ["S"], "price_amount": 2000, "stock": 0},
        {"option_values": ["M"], "price_amount": 2000, "compare_at_amount": 4000},
        {"option_values": ["L"], "price_amount": 3000},
    ]
    product = make_product(options=["Size"], variants=sizes)
    small, medium, _large = product.variants.order_by("position")
    SetPrice.objects.create(currency_id="USD", variant=small, amount=1)
    SetPrice.objects.create(currency_id="USD", variant=medium, amount=9900, compare_at_amount=9950)
    write_shown_prices([product.pk])

    (card,) = cards_in(product_cards(Product.objects.all()), DOLLARS)

    assert (card.min_price_amount, card.max_price_amount, card.compare_at_amount) == (3750, 9900, None)


def test_page_of_a_product_takes_set_and_computed_prices(shop):
    make_currency("USD", "1.25")
    sizes = [{"option_values": ["S"], "sale_amount": 1000}, {"option_values": ["M"], "compare_at_amount": 4000}]
    product = make_product(slug="lamp", amount=2000, options=["Size"], variants=sizes)
    SetPrice.objects.create(currency_id="USD", variant=product.variants.get(position=0), amount=3000)

    small, medium = product_in(product_page("lamp"), DOLLARS).variants

    assert (small.price_amount, small.compare_at_amount, small.prior_amount) == (1500, 3000, None)
    assert (medium.price_amount, medium.compare_at_amount) == (2500, 5000)


def test_store_is_dressed_for_what_it_sells_in(shop, django_assert_num_queries):
    make_currency("USD", "1.25")
    make_currency("JPY", "160", is_active=False)
    store = current_store()

    with django_assert_num_queries(0, using="default"):
        assert store_selling_in(store, "EUR") is store
    with django_assert_num_queries(1, using="default"):
        found = store_selling_in(store, "USD")

    assert (found.currency, conversion_for(found), store.currency) == ("USD", DOLLARS, "EUR")
    assert conversion_for(store) == EUROS
    assert dressed(store, EUROS) is store
    for code in ("JPY", "GBP", "usd"):
        with pytest.raises(NotSoldIn):
            store_selling_in(store, code)


NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)


def days_ago(number):
    return NOON - timedelta(days=number)


def at(moment, pk=0, **changes):
    """By the clock of the trigger that keeps the history."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('echoppe.now', %s, true)", [moment.isoformat()])
    Variant.objects.filter(pk=pk).update(**changes) if changes else None


def reduced(*, was_lower=True, **fields):
    """It cost 20.00 for long, perhaps 15.00 for two days, and is now 18.00 instead of 25.00."""
    at(days_ago(80))
    product = make_product(amount=2000, **fields)
    pk = product.variants.get().pk
    if was_lower:
        at(days_ago(7), pk, price_amount=1500)
    at(days_ago(5), pk, price_amount=1800, compare_at_amount=2500)
    write_shown_prices([product.pk])
    return Variant.objects.get(pk=pk)


def told(variant):
    """On the product's page, in lists, in the cart."""
    (shown,) = product_in(product_page("lamp"), DOLLARS).variants
    (card,) = cards_in(product_cards(Product.objects.all()), DOLLARS)
    return [shown.prior_amount, card.prior_amount, converted_all([variant], DOLLARS)[variant.pk].prior_amount]


@pytest.fixture
def dollars(shop):
    return make_currency("USD", "1.25", rates=[[days_ago(90).isoformat(), "1.25", 1, 0]])


def test_lowest_price_before_a_reduction_is_told_in_the_currency(dollars):
    variant = reduced(slug="lamp")

    (card,) = cards_in(product_cards(Product.objects.all()), DOLLARS)
    assert told(variant) == [1875] * 3
    assert (card.min_price_amount, card.compare_at_amount) == (2250, 3125)


@pytest.mark.parametrize(("was_lower", "wanted"), [(True, None), (False, 3000)])
def test_lowest_price_is_left_out_where_a_sale_may_have_lowered_a_set_price(dollars, was_lower, wanted):
    variant = reduced(slug="lamp", was_lower=was_lower)
    history = [[days_ago(90).isoformat(), 3000, None], [days_ago(5).isoformat(), 2000, 2900]]
    SetPrice.objects.create(currency_id="USD", variant=variant, amount=2000, compare_at_amount=2900, history=history)

    assert told(variant) == [wanted] * 3


def test_lowest_price_is_left_out_while_a_sale_lowers_a_set_price(dollars):
    variant = reduced(slug="lamp", was_lower=False)
    history = [[days_ago(90).isoformat(), 3000, None], [days_ago(5).isoformat(), 2000, 2900]]
    SetPrice.objects.create(currency_id="USD", variant=variant, amount=2000, compare_at_amount=2900, history=history)
    at(days_ago(1), variant.pk, sale_amount=900)
    write_shown_prices([variant.product_id])

    assert told(Variant.objects.get()) == [None] * 3


@pytest.mark.parametrize("number", [1, 3])
def test_reduced_cards_cost_as_much_for_one_and_three(dollars, number, django_assert_max_num_queries):
    for _each in range(number):
        reduced()
    cards = product_cards(Product.objects.all())

    with django_assert_max_num_queries(6, using="default"):
        found = cards_in(cards, DOLLARS)

    assert [card.prior_amount for card in found] == [1875] * number
