import pytest

from commerce.cart.errors import QuantityRefused
from commerce.cart.rules import first_quantity
from commerce.cart.selectors import NoticeKind, cart_view
from commerce.cart.services import add_to_cart, set_quantity
from commerce.catalog.models import Product
from commerce.checkout.errors import QuantityRule
from commerce.checkout.place_order import place_order
from tests.factories.selling import NOON, make_cart, make_details, make_variant


@pytest.fixture
def tiles(shop):
    """Sold by the six, from twelve to thirty."""
    variant = make_variant(stock=100)
    Product.objects.update(min_quantity=12, max_quantity=30, quantity_step=6)
    variant.refresh_from_db()
    return variant


@pytest.mark.parametrize("quantity", [1, 6, 13, 36])
def test_quantity_that_is_not_sold(tiles, quantity):
    cart = make_cart()

    with pytest.raises(QuantityRefused):
        add_to_cart(cart=cart, variant_id=tiles.pk, quantity=quantity)

    assert cart_view(cart).is_empty


def test_quantities_that_are_sold(tiles):
    cart = make_cart((tiles, 12))
    line = cart.lines.get()

    add_to_cart(cart=cart, variant_id=tiles.pk, quantity=6)
    with pytest.raises(QuantityRefused):
        set_quantity(cart=cart, line_id=line.pk, quantity=6)
    set_quantity(cart=cart, line_id=line.pk, quantity=30)
    assert cart.lines.get().quantity == 30

    set_quantity(cart=cart, line_id=line.pk, quantity=0)
    assert not cart.lines.exists()


def test_rule_that_came_later_stops_the_order_and_says_why(tiles):
    cart = make_cart((tiles, 12))
    Product.objects.update(min_quantity=18)

    with pytest.raises(QuantityRule, match="18 units"):
        place_order(cart_token=cart.token, details=make_details(), expected_total_amount=None, now=NOON)

    assert cart_view(cart).lines[0].notice_kind is NoticeKind.RULE


def test_first_quantity_is_a_step(tiles):
    Product.objects.update(min_quantity=7)

    assert first_quantity(Product.objects.get()) == 12
