import pytest

from commerce.cart.models import Cart, CartLine
from commerce.cart.services import (
    MAX_LINES,
    CartClosed,
    NotSold,
    OutOfStock,
    QuantityRefused,
    add_to_cart,
    get_cart,
    open_cart,
    remove_line,
    set_quantity,
)
from commerce.catalog.models import Product
from commerce.inventory.services import set_parts, set_tracking
from commerce.store.selectors import current_store
from core.ids import uuid7
from tests.factories.selling import make_cart, make_variant


def contents(cart):
    return list(CartLine.objects.filter(cart=cart).order_by("pk").values_list("variant_id", "quantity"))


def test_open_cart_takes_the_currency_of_the_store(shop):
    cart = open_cart(store=current_store())

    assert (cart.currency, get_cart(cart.token)) == ("EUR", cart)


@pytest.mark.parametrize("token", ["", "unknown", "x" * 65, "a\0b", "' OR 1=1 --"])
def test_get_cart_with_a_token_nobody_has(shop, token):
    assert get_cart(token) is None


def test_get_cart_that_was_ordered(shop):
    cart = make_cart()
    Cart.objects.update(order_id=uuid7())

    assert get_cart(cart.token) is None


def test_add_to_cart_twice_is_one_line(shop):
    variant = make_variant(stock=5)
    cart = make_cart((variant, 2))

    line = add_to_cart(cart=cart, variant_id=variant.pk, quantity=3)

    assert line.quantity == 5
    assert contents(cart) == [(variant.pk, 5)]


def test_add_to_cart_more_than_there_is(shop):
    variant = make_variant(stock=3)
    cart = make_cart((variant, 2))

    with pytest.raises(OutOfStock) as refusal:
        add_to_cart(cart=cart, variant_id=variant.pk, quantity=2)

    assert (refusal.value.available, str(refusal.value)) == (3, "Only 3 left in stock.")
    assert contents(cart) == [(variant.pk, 2)]


def test_add_to_cart_what_is_sold_out(shop):
    with pytest.raises(OutOfStock, match="out of stock"):
        make_cart((make_variant(stock=0), 1))


def test_add_to_cart_more_bundles_than_the_parts_make(shop):
    lamp, bundle = make_variant(stock=3), make_variant(stock=0)
    set_parts(variant_id=bundle.pk, parts={lamp.pk: 2})

    with pytest.raises(OutOfStock):
        make_cart((bundle, 2))
    assert contents(make_cart((bundle, 1))) == [(bundle.pk, 1)]


@pytest.mark.parametrize("flags", [{"is_tracked": False}, {"is_tracked": True, "sells_below_zero": True}])
def test_add_to_cart_without_limit(shop, flags):
    variant = make_variant(stock=0)
    set_tracking(variant_ids=[variant.pk], **flags)

    assert contents(make_cart((variant, 999))) == [(variant.pk, 999)]


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**30])
def test_add_to_cart_a_quantity_that_makes_no_sense(shop, quantity):
    variant = make_variant(stock=5)
    cart = make_cart()

    with pytest.raises(QuantityRefused):
        add_to_cart(cart=cart, variant_id=variant.pk, quantity=quantity)

    assert contents(cart) == []


def test_add_to_cart_up_to_the_limit_of_a_line(shop):
    variant = make_variant(stock=5000)
    cart = make_cart((variant, 999))

    with pytest.raises(QuantityRefused, match="at most 999"):
        add_to_cart(cart=cart, variant_id=variant.pk, quantity=1)


@pytest.mark.parametrize("variant_id", [0, -5, 424242, 2**63, 10**40])
def test_add_to_cart_an_unknown_variant(shop, variant_id):
    with pytest.raises(NotSold):
        add_to_cart(cart=make_cart(), variant_id=variant_id, quantity=1)


@pytest.mark.parametrize("fields", [{"status": "draft"}, {"status": "archived"}, {"is_published": False}])
def test_add_to_cart_what_is_not_shown(shop, fields):
    variant = make_variant()
    Product.objects.update(**fields)

    with pytest.raises(NotSold):
        add_to_cart(cart=make_cart(), variant_id=variant.pk, quantity=1)


def test_add_to_cart_too_many_articles(shop):
    cart, variant = make_cart(), make_variant()
    others = [make_variant(stock=0) for _ in range(MAX_LINES)]
    CartLine.objects.bulk_create(CartLine(cart=cart, variant=other, quantity=1) for other in others)

    with pytest.raises(QuantityRefused, match="at most 100"):
        add_to_cart(cart=cart, variant_id=variant.pk, quantity=1)


def test_add_to_a_cart_that_was_ordered_meanwhile(shop):
    variant = make_variant()
    cart = make_cart()
    Cart.objects.update(order_id=uuid7())

    with pytest.raises(CartClosed):
        add_to_cart(cart=cart, variant_id=variant.pk, quantity=1)

    assert contents(cart) == []


def test_add_to_a_cart_that_was_swept_away(shop):
    variant, cart = make_variant(), make_cart()
    Cart.objects.all().delete()

    with pytest.raises(CartClosed):
        add_to_cart(cart=cart, variant_id=variant.pk, quantity=1)


def test_set_quantity(shop):
    variant = make_variant(stock=5)
    cart = make_cart((variant, 1))

    set_quantity(cart=cart, line_id=cart.lines.get().pk, quantity=4)

    assert contents(cart) == [(variant.pk, 4)]


def test_set_quantity_to_zero_removes(shop):
    cart = make_cart((make_variant(), 1))

    set_quantity(cart=cart, line_id=cart.lines.get().pk, quantity=0)

    assert contents(cart) == []


def test_set_quantity_above_stock(shop):
    variant = make_variant(stock=3)
    cart = make_cart((variant, 1))

    with pytest.raises(OutOfStock):
        set_quantity(cart=cart, line_id=cart.lines.get().pk, quantity=4)

    assert contents(cart) == [(variant.pk, 1)]


def test_set_quantity_lower_though_more_was_sold_meanwhile(shop):
    variant = make_variant(stock=5)
    cart = make_cart((variant, 5))
    Product.objects.update(is_published=False)

    set_quantity(cart=cart, line_id=cart.lines.get().pk, quantity=2)

    assert contents(cart) == [(variant.pk, 2)]


def test_set_quantity_of_a_line_of_another_cart(shop):
    variant = make_variant()
    mine, theirs = make_cart(), make_cart((variant, 1))

    set_quantity(cart=mine, line_id=theirs.lines.get().pk, quantity=3)
    remove_line(cart=mine, line_id=theirs.lines.get().pk)

    assert contents(theirs) == [(variant.pk, 1)]


def test_remove_line_twice(shop):
    cart = make_cart((make_variant(), 1))
    line_id = cart.lines.get().pk

    remove_line(cart=cart, line_id=line_id)
    remove_line(cart=cart, line_id=line_id)

    assert contents(cart) == []
