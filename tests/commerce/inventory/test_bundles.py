from __future__ import annotations

import pytest

from commerce.cart.selectors import cart_view
from commerce.catalog.bundling import as_bundles
from commerce.catalog.models import BundlePart, Product, Variant
from commerce.catalog.selectors import variants_of
from commerce.catalog.services.products import archive_product, delete_product
from commerce.checkout.errors import OutOfStock
from commerce.inventory.models import Hold, StockItem
from commerce.inventory.receivers import refresh_bundles_of
from commerce.inventory.services import BundleRefused, release, set_parts, set_stock
from commerce.orders.services import ship_order
from tests.factories.selling import NOON, make_cart, make_variant, place

pytestmark = pytest.mark.usefixtures("shop")


def make_bundle(*parts: tuple[Variant, int]) -> Variant:
    bundle = make_variant(stock=0, amount=5000)
    set_parts(variant_id=bundle.pk, parts={part.pk: units for part, units in parts})
    return Variant.objects.select_related("product", "stock").get(pk=bundle.pk)


def available(bundle: Variant) -> int | None:
    """As the product page has it."""
    made, _texts = as_bundles(variants_of(bundle.product))
    return made[0].available


def held() -> dict[int, int]:
    return dict(StockItem.objects.filter(held__gt=0).values_list("variant_id", "held"))


def is_sellable(bundle: Variant) -> bool:
    return Product.objects.get(pk=bundle.product_id).is_sellable


def test_bundle_is_as_many_as_its_parts_make() -> None:
    lamp, bulb = make_variant(stock=5), make_variant(stock=7)
    bundle = make_bundle((lamp, 1), (bulb, 2))

    assert (available(bundle), is_sellable(bundle)) == (3, True)
    (line,) = cart_view(make_cart((bundle, 1))).lines
    assert (line.available, line.parts) == (3, ((lamp.pk, 1), (bulb.pk, 2)))
    assert line.options_text == f"1 × {lamp.product.title}, 2 × {bulb.product.title}"


def test_order_of_a_bundle_holds_and_ships_its_parts() -> None:
    lamp, bulb = make_variant(stock=5), make_variant(stock=7)
    bundle = make_bundle((lamp, 1), (bulb, 2))

    placed = place((bundle, 2), (bulb, 1), provider="transfer")

    holds = dict(Hold.objects.values_list("variant_id", "quantity"))
    assert holds == {lamp.pk: 2, bulb.pk: 5}
    assert placed.order.lines.get(variant=bundle).parts == [[lamp.pk, 1], [bulb.pk, 2]]
    ship_order(order_id=placed.order.pk, request_key="k", actor=None, now=NOON)
    left = dict(StockItem.objects.filter(pk__in=[lamp.pk, bulb.pk]).values_list("pk", "on_hand"))
    assert left == {lamp.pk: 3, bulb.pk: 2}


def test_cart_that_takes_too_much_of_a_part_by_itself_and_in_a_bundle_is_refused() -> None:
    lamp = make_variant(stock=3)
    bundle = make_bundle((lamp, 2))

    with pytest.raises(OutOfStock) as refused:
        place((bundle, 1), (lamp, 2))

    assert {missing.available for missing in refused.value.lines} == {1, 3}
    assert held() == {}


def test_cancelled_order_gives_the_parts_back() -> None:
    lamp = make_variant(stock=4)
    bundle = make_bundle((lamp, 2))
    placed = place((bundle, 2))

    assert held() == {lamp.pk: 4}
    release(order_id=placed.order.pk)
    assert (held(), available(bundle)) == ({}, 2)


def test_bundle_is_sold_out_before_a_part_is() -> None:
    lamp = make_variant(stock=2)
    bundle = make_bundle((lamp, 2))

    set_stock(variant_id=lamp.pk, on_hand=1)
    refresh_bundles_of(BundlePart.objects.filter(part=lamp))

    assert (is_sellable(bundle), available(bundle)) == (False, 0)


@pytest.mark.parametrize("loss", ["archived", "deleted"])
def test_bundle_whose_part_is_gone_is_sold_out(loss: str) -> None:
    lamp = make_variant(stock=2)
    bundle = make_bundle((lamp, 1))

    if loss == "archived":
        archive_product(product_id=lamp.product_id)
    else:
        delete_product(product_id=lamp.product_id)
    refresh_bundles_of(BundlePart.objects.all())

    assert (is_sellable(bundle), available(bundle)) == (False, 0)


def test_bundles_hold_neither_themselves_nor_bundles() -> None:
    lamp = make_variant()
    bundle = make_bundle((lamp, 1))
    other = make_variant()

    for variant, parts in [(lamp, {lamp.pk: 1}), (other, {bundle.pk: 1}), (lamp, {other.pk: 1}), (other, {0: 1})]:
        with pytest.raises(BundleRefused):
            set_parts(variant_id=variant.pk, parts=parts)
    with pytest.raises(BundleRefused):
        set_parts(variant_id=other.pk, parts={lamp.pk: 0})
    assert BundlePart.objects.count() == 1


def test_bundle_taken_apart_is_counted_by_itself_again() -> None:
    bundle = make_bundle((make_variant(), 1))

    set_parts(variant_id=bundle.pk, parts={})

    assert Product.objects.get(pk=bundle.product_id).is_bundle is False
    assert StockItem.objects.get(pk=bundle.pk).is_tracked is True
    assert is_sellable(bundle) is False
