from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum

from commerce.catalog.models import Product, Variant
from commerce.inventory import services as inventory
from commerce.inventory.models import Hold, HoldState, MovementKind, StockItem, StockMovement
from core.ids import uuid7
from core.models import Event
from tests.factories.catalog import make_product
from tests.factories.selling import NOON, make_variant

LATER = NOON + timedelta(minutes=31)


def counters(variant):
    return StockItem.objects.values_list("on_hand", "committed", "held").get(pk=variant.pk)


def ledger(variant):
    return StockMovement.objects.filter(variant=variant).aggregate(sum=Sum("quantity", default=0))["sum"]


def hold(variant, quantity, *, expires_at=LATER):
    order_id = uuid7()
    inventory.hold(order_id=order_id, demand={variant.pk: quantity}, expires_at=expires_at)
    return order_id


def test_hold_until_a_time(shop):
    variant = make_variant(stock=5)

    order_id = hold(variant, 3)

    assert counters(variant) == (5, 0, 3)
    assert Hold.objects.values_list("state", "quantity", "expires_at").get(order_id=order_id) == ("held", 3, LATER)


def test_hold_for_good_commits(shop):
    variant = make_variant(stock=5)

    hold(variant, 3, expires_at=None)

    assert counters(variant) == (5, 3, 0)


def test_hold_more_than_available_changes_nothing(shop):
    plenty, scarce = make_variant(stock=5), make_variant(stock=2)

    with pytest.raises(inventory.NotEnoughStock) as refusal, transaction.atomic():
        inventory.hold(order_id=uuid7(), demand={plenty.pk: 1, scarce.pk: 3}, expires_at=LATER)

    assert refusal.value.shortages == [inventory.Shortage(scarce.pk, 3, 2)]
    assert (counters(plenty), counters(scarce), Hold.objects.count()) == ((5, 0, 0), (2, 0, 0), 0)


def test_hold_counts_what_others_hold(shop):
    variant = make_variant(stock=5)
    hold(variant, 3)
    hold(variant, 2, expires_at=None)

    with pytest.raises(inventory.NotEnoughStock), transaction.atomic():
        hold(variant, 1)


@pytest.mark.parametrize("flags", [{"is_tracked": False}, {"is_tracked": True, "sells_below_zero": True}])
def test_hold_without_limit(shop, flags):
    variant = make_variant(stock=1)
    inventory.set_tracking(variant_ids=[variant.pk], **flags)

    hold(variant, 50)

    assert counters(variant) == (1, 0, 50)


def test_hold_of_a_variant_nobody_counted(shop):
    variant = make_variant(stock=1)
    StockItem.objects.all().delete()

    with pytest.raises(inventory.NotEnoughStock), transaction.atomic():
        hold(variant, 1)


def test_commit_twice(shop):
    variant = make_variant(stock=5)
    order_id = hold(variant, 3)

    inventory.commit(order_id=order_id)
    inventory.commit(order_id=order_id)

    assert counters(variant) == (5, 3, 0)
    assert Hold.objects.get().expires_at is None


@pytest.mark.parametrize("expires_at", [LATER, None])
def test_release_twice(shop, expires_at):
    variant = make_variant(stock=5)
    order_id = hold(variant, 3, expires_at=expires_at)

    assert inventory.release(order_id=order_id) == {variant.pk: 3}
    assert inventory.release(order_id=order_id) == {}

    assert counters(variant) == (5, 0, 0)
    assert Hold.objects.get().state == HoldState.RELEASED


def test_ship_in_two_parcels(shop):
    variant = make_variant(stock=5)
    order_id = hold(variant, 3, expires_at=None)

    inventory.ship(order_id=order_id, quantities={variant.pk: 1}, reference="a")
    inventory.ship(order_id=order_id, quantities={variant.pk: 2}, reference="b")

    assert counters(variant) == (2, 0, 0) == (ledger(variant), 0, 0)
    assert Hold.objects.get().state == HoldState.SHIPPED


def test_ship_more_than_promised(shop):
    variant = make_variant(stock=5)
    order_id = hold(variant, 3, expires_at=None)

    with pytest.raises(inventory.NotCommitted), transaction.atomic():
        inventory.ship(order_id=order_id, quantities={variant.pk: 4}, reference="a")

    assert counters(variant) == (5, 3, 0)


def test_ship_what_is_merely_held(shop):
    variant = make_variant(stock=5)
    order_id = hold(variant, 3)

    with pytest.raises(inventory.NotCommitted), transaction.atomic():
        inventory.ship(order_id=order_id, quantities={variant.pk: 3}, reference="a")


def test_release_after_a_part_was_shipped(shop):
    variant = make_variant(stock=5)
    order_id = hold(variant, 3, expires_at=None)
    inventory.ship(order_id=order_id, quantities={variant.pk: 1}, reference="a")

    assert inventory.release(order_id=order_id) == {variant.pk: 2}

    assert counters(variant) == (4, 0, 0)


def test_ship_what_is_not_counted_leaves_the_count(shop):
    variant = make_variant(stock=5)
    inventory.set_tracking(variant_ids=[variant.pk], is_tracked=False)
    order_id = hold(variant, 9, expires_at=None)

    inventory.ship(order_id=order_id, quantities={variant.pk: 9}, reference="a")

    assert counters(variant) == (5, 0, 0) == (ledger(variant), 0, 0)


def test_ledger_is_what_is_on_hand(shop):
    variant = make_variant(stock=5)
    inventory.receive(quantities={variant.pk: 10}, reference="supplier")
    inventory.write_off(quantities={variant.pk: 2}, reference="water")
    inventory.restock(quantities={variant.pk: 1}, reference="order 1001")
    inventory.recount(variant_id=variant.pk, on_hand=11)
    inventory.recount(variant_id=variant.pk, on_hand=11)

    assert list(StockMovement.objects.order_by("id").values_list("kind", "quantity")) == [
        (MovementKind.RECOUNT, 5),
        (MovementKind.RECEIVED, 10),
        (MovementKind.LOST, -2),
        (MovementKind.RESTOCKED, 1),
        (MovementKind.RECOUNT, -3),
    ]
    assert counters(variant) == (11, 0, 0) == (ledger(variant), 0, 0)


def test_first_count_is_called_so(shop):
    variant = make_variant(stock=0)
    StockItem.objects.all().delete()

    inventory.set_stock(variant_id=variant.pk, on_hand=7)

    assert StockMovement.objects.values_list("kind", "quantity").get() == (MovementKind.INITIAL, 7)


def test_count_below_what_is_promised(shop):
    variant = make_variant(stock=5)
    hold(variant, 4, expires_at=None)

    inventory.set_stock(variant_id=variant.pk, on_hand=1)

    assert StockItem.objects.get(pk=variant.pk).available == -3
    with pytest.raises(inventory.NotEnoughStock) as refusal, transaction.atomic():
        hold(variant, 1)
    assert refusal.value.shortages[0].available == 0


def test_count_of_an_unknown_variant(shop):
    with pytest.raises(Variant.DoesNotExist), transaction.atomic():
        inventory.set_stock(variant_id=999_999, on_hand=1)


@pytest.mark.parametrize("count", [1, 3])
def test_counting_many_costs_the_same(shop, count, django_assert_num_queries):
    variants = [make_variant(stock=0) for _ in range(count)]

    with django_assert_num_queries(8):
        inventory.set_stock_of_many(counts={variant.pk: 4 for variant in variants})


def test_product_is_sellable_while_one_variant_is(shop):
    first, second = make_variant(stock=1), make_variant(stock=1)
    second.product_id = first.product_id
    Variant.objects.filter(pk=second.pk).update(product_id=first.product_id, option_values=["b"])
    product = Product.objects.get(pk=first.product_id)
    assert product.is_sellable

    order_id = hold(first, 1)
    product.refresh_from_db()
    assert product.is_sellable

    hold(second, 1)
    product.refresh_from_db()
    assert not product.is_sellable

    inventory.release(order_id=order_id)
    product.refresh_from_db()
    assert product.is_sellable


def test_lists_name_the_lowest_price_that_can_be_paid(shop):
    product = make_product(
        stock=1, options=["Size"],
        variants=[{"option_values": ["S"], "price_amount": 900}, {"option_values": ["M"], "price_amount": 1500}],
    )  # fmt: skip
    small = product.variants.get(option_values=["S"])
    shown = []
    for on_hand in (0, 1):
        inventory.set_stock(variant_id=small.pk, on_hand=on_hand)
        product.refresh_from_db()
        shown.append((product.min_price_amount, product.max_price_amount))

    assert shown == [(1500, 1500), (900, 1500)]


def test_stock_changed_is_announced_once_per_change_of_what_is_available(shop):
    variant = make_variant(stock=5)
    Event.objects.all().delete()

    order_id = hold(variant, 1)
    inventory.commit(order_id=order_id)
    inventory.ship(order_id=order_id, quantities={variant.pk: 1}, reference="a")

    assert list(Event.objects.values_list("name", "payload")) == [("stock.changed", {"variant_ids": [variant.pk]})]


@pytest.mark.parametrize("column", ["committed", "held"])
def test_counters_below_zero_are_refused_by_the_database(shop, column):
    variant = make_variant()

    with pytest.raises(IntegrityError), transaction.atomic():
        StockItem.objects.filter(pk=variant.pk).update(**{column: -1})


def test_hold_again_needs_stock(shop):
    variant = make_variant(stock=5)
    order_id = hold(variant, 3)
    inventory.release(order_id=order_id)
    hold(variant, 3)

    with pytest.raises(inventory.NotEnoughStock), transaction.atomic():
        inventory.hold_again(order_id=order_id)
    inventory.set_stock(variant_id=variant.pk, on_hand=6)
    inventory.hold_again(order_id=order_id)

    assert counters(variant) == (6, 3, 3)
