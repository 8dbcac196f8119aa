"""Sales write their prices beside the article's own, and the history of prices has everything."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from commerce.cart.selectors import cart_view
from commerce.catalog.models import PricePoint, Product, Variant
from commerce.catalog.selectors import product_cards
from commerce.catalog.services.editing import edit_variants
from commerce.promotions.models import PromotionKind
from commerce.promotions.services.sales import apply_sales
from tests.factories.catalog import make_collection, make_product
from tests.factories.promotions import make_promotion, make_sale
from tests.factories.selling import make_cart

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number):
    """Some day of the story, by the clock of the database's history."""
    moment = START + timedelta(days=number)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT set_config('echoppe.now', %s, true)", [moment.isoformat()])
    return moment


def sale(first, last, percent=20, **fields):
    return make_sale(percent, starts_at=START + timedelta(days=first), ends_at=START + timedelta(days=last), **fields)


def prices(variant):
    variant.refresh_from_db()
    return variant.current_amount, variant.reference_amount, variant.prior_amount


@pytest.fixture
def scarf(shop):
    day(0)
    return make_product("Scarf", amount=10000).variants.get()


def test_sale_begins_and_ends(scarf):
    sale(10, 20)

    due = apply_sales(now=day(5))
    before = prices(scarf)
    apply_sales(now=day(10))
    during = prices(scarf)
    apply_sales(now=day(20))

    assert due == START + timedelta(days=10)
    assert (before, during, prices(scarf)) == ((10000, None, None), (8000, 10000, 10000), (10000, None, None))


def test_lists_and_carts_have_the_same_price(scarf):
    sale(0, 20, percent=15)
    apply_sales(now=day(1))

    card = product_cards(Product.objects.filter(pk=scarf.product_id))[0]
    line = cart_view(make_cart((scarf, 2))).lines[0]

    assert (card.min_price_amount, card.compare_at_amount, card.prior_amount) == (8500, 10000, 10000)
    assert (line.unit.amount, line.compare_at.amount, line.total.amount) == (8500, 10000, 17000)


def test_lowest_price_is_right_through_three_successive_sales(scarf):
    """Directive 2019/2161: the lowest price of the 30 days before each reduction began, sales included."""
    sale(40, 50, percent=20)
    sale(60, 70, percent=10)
    sale(110, 120, percent=30)
    told = []
    for moment in (40, 45, 50, 60, 70, 110, 115):
        apply_sales(now=day(moment))
        told.append((moment, *prices(scarf)))

    assert told == [
        (40, 8000, 10000, 10000),  # 100.00 for 40 days
        (45, 8000, 10000, 10000),  # what counts is the beginning, not today
        (50, 10000, None, None),
        (60, 9000, 10000, 8000),  # the first sale ended 10 days ago
        (70, 10000, None, None),
        (110, 7000, 10000, 10000),  # the second ended 40 days ago
        (115, 7000, 10000, 10000),
    ]


def test_reduction_that_gets_deeper_is_one_reduction(scarf):
    sale(40, 60, percent=10)
    sale(50, 60, percent=30)
    apply_sales(now=day(40))
    apply_sales(now=day(50))

    assert prices(scarf) == (7000, 10000, 10000)


def test_reduction_that_gets_smaller_is_another_one(scarf):
    sale(40, 50, percent=30)
    sale(40, 60, percent=10)
    apply_sales(now=day(40))
    apply_sales(now=day(50))

    assert prices(scarf) == (9000, 10000, 7000)


def test_price_lowered_by_hand_counts_too(scarf):
    day(31)
    edit_variants(product_id=scarf.product_id, changes={scarf.pk: {"price_amount": 6000}})
    day(33)
    edit_variants(product_id=scarf.product_id, changes={scarf.pk: {"price_amount": 10000}})
    sale(40, 50, percent=20)
    apply_sales(now=day(40))

    assert prices(scarf) == (8000, 10000, 6000)


def test_history_is_only_ever_added_to(scarf):
    for change in (lambda rows: rows.update(amount=1), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic("default"):
            change(PricePoint.objects.all())

    assert list(PricePoint.objects.filter(variant_id=scarf.pk).values_list("amount", flat=True)) == [10000]


def test_saving_without_a_change_of_price_writes_nothing(scarf):
    Variant.objects.filter(pk=scarf.pk).update(price_amount=10000, sku="X")
    scarf.save()

    assert PricePoint.objects.filter(variant_id=scarf.pk).count() == 1


def test_sale_for_a_collection_leaves_others_and_gift_cards_alone(shop):
    shelf = make_collection("Winter")
    inside = make_product("In", amount=1000, collections=[shelf]).variants.get()
    outside = make_product("Out", amount=1000).variants.get()
    card = make_product("Card", amount=1000, collections=[shelf], is_gift_card=True).variants.get()
    make_sale(kind=PromotionKind.AMOUNT, amount=300, collection_ids=[shelf.pk], starts_at=START)

    apply_sales(now=day(1))

    assert [prices(each)[0] for each in (inside, outside, card)] == [700, 1000, 1000]


def test_applying_costs_the_same_for_any_number_of_products(shop, django_assert_max_num_queries):
    make_sale(starts_at=START)
    for _ in range(3):
        make_product(amount=1000)

    with django_assert_max_num_queries(14):
        apply_sales(now=day(1))

    assert not Variant.objects.filter(sale_amount=None).exists()


@pytest.mark.parametrize(("is_announced", "prior"), [(True, 7500), (False, 10000)])
def test_code_told_to_everybody_is_a_price_of_the_history(scarf, is_announced, prior):
    """A newsletter's 25 % for ten days, then a sale: what the code gave is the lowest price of the 30 days before."""
    window = {"starts_at": START + timedelta(days=40), "ends_at": START + timedelta(days=50)}
    make_promotion(code="NEWS25", percent=25, is_announced=is_announced, **window)
    sale(60, 70, percent=10)
    shown = []
    for moment in (40, 50, 60):
        apply_sales(now=day(moment))
        shown.append(prices(scarf))

    assert shown == [(10000, None, None), (10000, None, None), (9000, 10000, prior)]


def test_code_told_during_a_sale_leaves_what_is_said_of_the_sale(scarf):
    sale(40, 60, percent=20)
    window = {"starts_at": START + timedelta(days=45), "ends_at": START + timedelta(days=50)}
    make_promotion(code="MORE", percent=10, is_announced=True, combines_with=["items"], **window)
    sale(70, 80, percent=5)
    shown = []
    for moment in (40, 45, 50, 60, 70):
        apply_sales(now=day(moment))
        shown.append(prices(scarf))

    assert shown[:3] == [(8000, 10000, 10000)] * 3
    assert shown[4] == (9500, 10000, 7200)  # 10 % off 80.00, 20 days before


def test_code_for_large_orders_gives_no_article_a_price(scarf):
    make_promotion(code="BIG", percent=25, is_announced=True, min_amount=5000, starts_at=START)

    apply_sales(now=day(1))

    scarf.refresh_from_db()
    assert scarf.announced_amount is None
