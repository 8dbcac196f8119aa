from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from commerce.cart.models import Cart
from commerce.cart.services import add_to_cart
from commerce.catalog.models import Product, Variant
from commerce.checkout import place_order as module
from commerce.checkout.details import Address
from commerce.checkout.errors import (
    CartEmpty,
    DeliveryUnavailable,
    InvalidDetails,
    MissingUnits,
    OutOfStock,
    PaymentUnavailable,
    PriceChanged,
)
from commerce.checkout.place_order import place_order
from commerce.checkout.quote import quote
from commerce.customers.models import Customer
from commerce.inventory.models import Hold, StockItem
from commerce.inventory.services import set_stock
from commerce.orders.models import Order, OrderLine
from commerce.payments.models import Payment
from commerce.payments.providers.base import Done, Instructions, Redirect
from commerce.shipping.models import Rate
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core.models import Event
from core.money import Money
from tests.factories.catalog import make_product
from tests.factories.selling import ADDRESS, NOON, make_cart, make_details, make_variant, method_of, place


def order_of(cart, details=None, **given):
    details = details or make_details()
    return place_order(cart_token=cart.token, details=details, **({"expected_total_amount": None, "now": NOON} | given))


def nothing_written():
    counts = [model.objects.count() for model in (Order, OrderLine, Payment, Hold, Customer)]
    counts.append(Event.objects.filter(name="order.placed").count())
    held = StockItem.objects.exclude(held=0, committed=0).count()
    return (counts, held, Store.objects.get().next_order_number) == ([0] * 6, 0, 1001)


def test_order_keeps_what_was_agreed(shop):
    product = make_product("Scarf", options=["Size"], pictures=1, variants=[{"option_values": ["M"], "sku": "S-M"}])
    cart = make_cart((product.variants.get(), 2))

    placed = order_of(cart, make_details(phone=" 06 ", note="Ring twice", locale="fr"), expected_total_amount=2490)
    Variant.objects.update(price_amount=1)
    Product.objects.update(title="Hat")

    order = Order.objects.get()
    assert placed.order == order
    assert (order.number, order.email, order.phone, order.locale) == (1001, "Ada@Example.org", "06", "fr")
    assert (order.goods_amount, order.shipping_amount, order.tax_amount, order.total_amount) == (2000, 490, 415, 2490)
    assert order.tax_lines == [{"percent": "20.000", "name": "TVA", "net": 2075, "tax": 415, "is_standard": True}]
    assert order.shipping_address["city"] == "Paris"
    assert order.delivery["name"] == "Livraison standard"  # its locale is French
    assert (order.state, order.paid_state, order.fulfilment_state) == ("open", "unpaid", "unfulfilled")
    assert (order.customer.email, order.note, order.is_test) == ("ada@example.org", "Ring twice", True)
    (line,) = order.lines.all()
    assert (line.title, line.options_text, line.sku, line.product_slug) == ("Scarf", "M", "S-M", product.slug)
    assert (line.quantity, line.unit_amount, line.total_amount, line.tax_percent) == (2, 1000, 2000, 20)
    assert line.picture_url.endswith("renditions/a.webp")
    assert [note.kind for note in order.timeline.all()] == ["order.placed"]
    assert Event.objects.filter(name="order.placed", payload={"order_id": str(order.pk)}).count() == 1


def test_order_by_an_online_payment_holds_stock(shop):
    variant = make_variant(stock=5)

    placed = place((variant, 2))

    payment = placed.payment
    assert (payment.amount, payment.currency, payment.state, payment.provider) == (2490, "EUR", "pending", "bogus")
    assert payment.expires_at == NOON + timedelta(minutes=31)
    assert placed.next_step == Redirect(f"/test-payment/{payment.pk}/")
    assert StockItem.objects.values_list("on_hand", "committed", "held").get() == (5, 0, 2)


def test_order_by_transfer_commits_stock(shop):
    variant = make_variant(stock=5)
    method = method_of("transfer")
    method.instructions = "IBAN FR76"
    method.save()

    placed = place((variant, 2), provider="transfer")

    assert placed.next_step == Instructions("IBAN FR76")
    assert placed.payment.expires_at is None
    assert StockItem.objects.values_list("on_hand", "committed", "held").get() == (5, 2, 0)


def test_order_that_costs_nothing_is_paid_at_once(shop):
    Rate.objects.update(price_amount=0)

    placed = place((make_variant(amount=0), 1))

    assert (placed.order.paid_state, placed.payment.state, placed.next_step) == ("paid", "paid", Done())


def test_order_of_the_same_cart_again_is_the_same_order(shop):
    cart = make_cart((make_variant(stock=5), 2))

    first, second = order_of(cart), order_of(cart, make_details(email="other@example.org"))

    assert (first.order, first.payment, first.next_step) == (second.order, second.payment, second.next_step)
    assert (Order.objects.count(), Payment.objects.count(), Hold.objects.count()) == (1, 1, 1)


def test_order_numbers_have_no_gaps(shop):
    variant = make_variant(stock=1)
    cart = make_cart((variant, 1))
    set_stock(variant_id=variant.pk, on_hand=0)

    place()
    with pytest.raises(OutOfStock):
        order_of(cart)
    place()

    assert list(Order.objects.order_by("number").values_list("number", flat=True)) == [1001, 1002]


def test_order_agrees_with_the_quote(shop):
    cart = make_cart((make_variant(amount=1999), 3))
    shown = quote(cart=cart, store=current_store(), country="FR", now=NOON)

    placed = order_of(cart, expected_total_amount=shown.totals.total.amount)

    assert placed.order.total_amount == shown.totals.total.amount


@pytest.mark.parametrize("token", ["", "unknown", "a\0b", "x" * 100])
def test_order_of_an_unknown_cart(shop, token):
    with pytest.raises(CartEmpty):
        place_order(cart_token=token, details=make_details(), expected_total_amount=None, now=NOON)


def test_order_of_an_empty_cart(shop):
    with pytest.raises(CartEmpty):
        order_of(make_cart())

    assert nothing_written()


def test_order_when_stock_ran_out(shop):
    plenty, scarce = make_variant(stock=5), make_variant(stock=3)
    cart = make_cart((plenty, 1), (scarce, 3))
    set_stock(variant_id=scarce.pk, on_hand=2)

    with pytest.raises(OutOfStock) as refusal:
        order_of(cart)

    line = cart.lines.get(variant=scarce)
    assert refusal.value.lines == [MissingUnits(line.pk, "Lamp", 3, 2)]
    assert nothing_written()
    assert Cart.objects.get().order_id is None


def test_order_when_stock_runs_out_between_look_and_lock(shop, monkeypatch):
    variant = make_variant(stock=3)
    cart = make_cart((variant, 3))
    look = module.cart_view

    def look_and_lose(cart, conversion):
        view = look(cart, conversion)
        StockItem.objects.update(on_hand=2)
        return view

    monkeypatch.setattr(module, "cart_view", look_and_lose)

    with pytest.raises(OutOfStock) as refusal:
        order_of(cart)

    assert [(line.wanted, line.available) for line in refusal.value.lines] == [(3, 2)]
    assert nothing_written()


def test_order_of_what_is_no_longer_sold(shop):
    cart = make_cart((make_variant(), 1))
    Product.objects.update(status="draft")

    with pytest.raises(OutOfStock) as refusal:
        order_of(cart)

    assert refusal.value.lines[0].available == 0
    assert nothing_written()


def test_order_when_the_price_changed(shop):
    cart = make_cart((make_variant(amount=1000), 1))
    Variant.objects.update(price_amount=1100)

    with pytest.raises(PriceChanged) as refusal:
        order_of(cart, expected_total_amount=1490)

    assert refusal.value.new_total == Money(1590, "EUR")
    assert nothing_written()


@pytest.mark.parametrize("rate_id", [None, 0, 999_999, -1])
def test_order_with_a_delivery_that_is_not_offered(shop, rate_id):
    with pytest.raises(DeliveryUnavailable):
        order_of(make_cart((make_variant(), 1)), make_details(rate_id=rate_id))

    assert nothing_written()


def test_order_with_a_delivery_of_another_country(shop):
    details = make_details(address=replace(ADDRESS, country="JP"))

    with pytest.raises(DeliveryUnavailable):
        order_of(make_cart((make_variant(), 1)), details)


def test_order_that_needs_no_delivery(shop):
    placed = place((make_variant(requires_shipping=False), 1), rate_id=None)

    assert (placed.order.delivery, placed.order.shipping_amount) == ({}, 0)


def test_order_by_a_method_that_is_switched_off(shop):
    details = make_details(payment_method_id=method_of("bogus").pk)
    method_of("bogus").__class__.objects.update(is_active=False)

    with pytest.raises(PaymentUnavailable):
        order_of(make_cart((make_variant(), 1)), details)

    assert nothing_written()


def test_order_by_the_test_provider_in_a_real_shop(shop):
    Store.objects.update(is_test=False)

    with pytest.raises(PaymentUnavailable):
        order_of(make_cart((make_variant(), 1)))


def test_order_paid_on_pickup_but_delivered(shop):
    with pytest.raises(PaymentUnavailable):
        order_of(make_cart((make_variant(), 1)), make_details(provider="on_pickup"))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"email": "nonsense"}, {"email"}),
        ({"email": ""}, {"email"}),
        ({"note": "x" * 501}, {"note"}),
        ({"address": Address()}, {"name", "street", "city", "country"}),
        ({"address": replace(ADDRESS, country="fr")}, {"country"}),
        ({"address": replace(ADDRESS, name=" \0 ")}, {"name"}),
        ({"address": replace(ADDRESS, street="x" * 201)}, {"street"}),
    ],
)
def test_order_with_details_that_cannot_be(shop, changes, fields):
    with pytest.raises(InvalidDetails) as refusal:
        order_of(make_cart((make_variant(), 1)), make_details(**changes))

    assert set(refusal.value.errors) == fields
    assert nothing_written()


def test_order_without_accepting_the_terms(shop):
    Store.objects.update(terms_url="/terms/")

    with pytest.raises(InvalidDetails) as refusal:
        place()
    placed = place(accepts_terms=True)

    assert set(refusal.value.errors) == {"accepts_terms"}
    assert placed.order.terms_accepted_at == NOON


def test_order_outside_the_tax_area(shop):
    Store.objects.update(shipping_countries=[])
    zone = Rate.objects.get(name="Standard delivery").zone
    zone.countries = ["CH"]
    zone.save()

    placed = place(address=replace(ADDRESS, country="CH"))

    assert (placed.order.tax_amount, placed.order.total_amount) == (0, 1490)


@pytest.mark.parametrize("step", ["remember_customer", "hold_stock", "create_payment", "write_order"])
def test_order_that_breaks_half_way_leaves_nothing(shop, monkeypatch, step):
    cart = make_cart((make_variant(), 1))
    real = getattr(module, step)

    def work_and_break(*args, **kwargs):
        real(*args, **kwargs)
        raise RuntimeError(step)

    monkeypatch.setattr(module, step, work_and_break)

    with pytest.raises(RuntimeError):
        order_of(cart)

    assert nothing_written()
    monkeypatch.undo()
    assert order_of(cart).order.number == 1001


@pytest.mark.parametrize("count", [1, 3])
def test_order_costs_the_same_for_any_number_of_lines(shop, count):
    cart = make_cart(*[(make_variant(stock=50), 1) for _ in range(count)])
    details = make_details()

    with CaptureQueriesContext(connections["default"]) as queries:
        order_of(cart, details)

    work = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(work) == 20, "\n".join(work)


def test_cart_that_was_ordered_takes_nothing_more(shop):
    variant = make_variant()
    cart = make_cart((variant, 1))
    order_of(cart)

    with pytest.raises(Exception, match="already been ordered"):
        add_to_cart(cart=cart, variant_id=variant.pk, quantity=1)
