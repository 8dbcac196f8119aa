"""What is fetched for several orders at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from commerce.catalog.models import BundlePart, Product
from commerce.orders.models import Order
from commerce.orders.picking import pick_lists
from commerce.orders.services import cancel_order, ship_order
from tests.factories.catalog import make_product
from tests.factories.selling import NOON, make_variant, place


def told(found):
    return [(each.place, [(row.title, row.sku, row.quantity, row.orders) for row in each.rows]) for each in found]


def test_articles_of_several_orders_are_added_up(shop):
    scarf, hat = make_variant(stock=9, sku="SC-1"), make_variant(stock=9, sku="HA-1")
    Product.objects.filter(variants=hat).update(title="A hat")
    Product.objects.filter(variants=scarf).update(title="Scarf")
    first = place((scarf, 2), (hat, 1), provider="transfer").order
    second = place((scarf, 1), provider="transfer").order
    gone = place((scarf, 1), provider="transfer").order
    cancel_order(order_id=gone.pk, restock=True, actor=None, now=NOON, reason="")

    found = pick_lists([first.pk, second.pk, gone.pk, uuid4()])

    assert told(found) == [
        ("", [("A hat", "HA-1", 1, [("#1001", 1)]), ("Scarf", "SC-1", 3, [("#1001", 2), ("#1002", 1)])]),
    ]  # fmt: skip
    assert found[0].units == 4


def test_what_has_left_is_not_fetched_again(shop):
    scarf = make_variant(stock=9)
    order = place((scarf, 3), provider="transfer").order
    line = order.lines.get()
    ship_order(order_id=order.pk, request_key="1", quantities={line.pk: 2}, actor=None, now=NOON)

    assert [row.quantity for row in pick_lists([order.pk])[0].rows] == [1]

    ship_order(order_id=order.pk, request_key="2", actor=None, now=NOON + timedelta(hours=1))
    assert pick_lists([order.pk]) == []


def test_each_place_of_pick_up_has_a_list(shop):
    scarf = make_variant(stock=9)
    sent, fetched = (place((scarf, 1), provider="transfer").order for _each in range(2))
    Order.objects.filter(pk=fetched.pk).update(delivery={"kind": "pickup", "name": "Pick-up", "place": "1 rue du Bac"})

    assert [(each.place, [str(order) for order in each.orders]) for each in pick_lists([sent.pk, fetched.pk])] == [
        ("", ["#1001"]), ("1 rue du Bac", ["#1002"]),
    ]  # fmt: skip


def test_sets_are_fetched_part_by_part(shop):
    cup, plate = make_variant(stock=9, sku="CUP"), make_variant(stock=9, sku="PLATE")
    tea = make_product("Tea set", stock=0)
    Product.objects.filter(pk=tea.pk).update(is_bundle=True)
    bundle = tea.variants.get()
    BundlePart.objects.create(bundle=bundle, part=cup, quantity=2)
    BundlePart.objects.create(bundle=bundle, part=plate, quantity=1)
    order = place((bundle, 3), provider="transfer").order

    rows = pick_lists([order.pk])[0].rows

    assert {(row.sku, row.quantity, row.set_title) for row in rows} == {("CUP", 6, "Tea set"), ("PLATE", 3, "Tea set")}
