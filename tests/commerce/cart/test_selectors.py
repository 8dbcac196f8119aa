import pytest

from commerce.cart.selectors import NoticeKind, cart_view, unit_count
from commerce.catalog.models import Product, Variant
from commerce.currencies.selling import conversion_for
from commerce.inventory.services import set_stock
from commerce.store.selectors import current_store
from core.money import Money
from tests.factories.catalog import make_product
from tests.factories.selling import make_cart, make_variant


def test_view_of_a_line(shop):
    product = make_product("Scarf", options=["Size"], pictures=2, variants=[{"option_values": ["M"], "stock": 4}])
    variant = product.variants.get()
    Variant.objects.update(compare_at_amount=1500, weight_grams=300)
    cart = make_cart((variant, 2))

    view = cart_view(cart)

    (line,) = view.lines
    assert (line.title, line.slug, line.options_text) == ("Scarf", product.slug, "M")
    assert (line.unit, line.total, line.compare_at) == (Money(1000, "EUR"), Money(2000, "EUR"), Money(1500, "EUR"))
    assert (line.quantity, line.available, line.notice) == (2, 4, "")
    assert line.picture == product.pictures.order_by("position")[0]
    assert (view.goods, view.unit_count, view.weight_grams) == (Money(2000, "EUR"), 2, 600)
    assert view.needs_delivery
    assert not view.has_problems
    assert unit_count(cart) == 2


def test_view_of_the_variants_own_picture(shop):
    product = make_product(pictures=2)
    second = product.pictures.get(position=1)
    product.variants.update(picture=second)

    assert cart_view(make_cart((product.variants.get(), 1))).lines[0].picture == second


def test_view_of_an_empty_cart(shop):
    view = cart_view(make_cart())

    assert (view.is_empty, view.goods, view.needs_delivery) == (True, Money(0, "EUR"), False)


def test_view_uses_todays_price(shop):
    cart = make_cart((make_variant(), 1))
    Variant.objects.update(price_amount=700)

    assert cart_view(cart).goods == Money(700, "EUR")


def test_view_of_a_line_no_longer_sold(shop):
    cart = make_cart((make_variant(), 1), (make_variant(amount=250), 1))
    first = cart.lines.order_by("pk")[0].variant.product_id
    Product.objects.filter(pk=first).update(status="archived")

    view = cart_view(cart)

    assert [line.notice_kind for line in view.lines] == [NoticeKind.GONE, NoticeKind.NONE]
    assert view.goods == Money(250, "EUR")
    assert view.has_problems


@pytest.mark.parametrize(("left", "kind"), [(0, NoticeKind.SOLD_OUT), (2, NoticeKind.REDUCED), (3, NoticeKind.NONE)])
def test_view_of_a_line_with_less_left(shop, left, kind):
    variant = make_variant(stock=5)
    cart = make_cart((variant, 3))
    set_stock(variant_id=variant.pk, on_hand=left)

    (line,) = cart_view(cart).lines

    assert (line.notice_kind, line.available, bool(line.notice)) == (kind, left, kind is not NoticeKind.NONE)


@pytest.mark.parametrize("count", [1, 3])
def test_view_costs_two_queries(shop, count, django_assert_num_queries):
    cart = make_cart(*[(make_product(pictures=1).variants.get(), 1) for _ in range(count)])

    conversion = conversion_for(current_store())
    with django_assert_num_queries(2):
        view = cart_view(cart, conversion)
        assert [line.picture.pk > 0 for line in view.lines] == [True] * count
