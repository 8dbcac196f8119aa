"""What a shopper says about an article, and files that are bought: from the product's page to the order's."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from commerce.cart.models import CartLine
from commerce.cart.selectors import cart_view
from commerce.catalog.downloads import keep_file
from commerce.catalog.models import Product
from commerce.catalog.personal import PersonalField, with_codes
from commerce.orders.models import Order, OrderLine, PaidState
from tests.factories.catalog import make_product
from tests.factories.selling import make_details, place

ENGRAVING = PersonalField(code="", label="Engraving", is_required=True, max_length=10, amount=500)
WRAP = PersonalField(code="", label="Wrap", kind="choice", choices=(("None", 0), ("Gold", 250)))
PRINT = PersonalField(code="", label="Print", kind="file")


@pytest.fixture
def ring(open_shop: Any) -> Product:
    fields = with_codes([ENGRAVING, WRAP, PRINT])
    return make_product("Ring", slug="ring", amount=1000, personal_fields=fields)


def add(shopper: Any, product: Product, **answers: Any) -> Any:
    data = {"variant": product.variants.get().pk, "quantity": "1"} | answers
    return shopper.post("/cart/add/", data)


def picture() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return SimpleUploadedFile("me & you.png", out.getvalue(), "text/html")


def test_page_asks_and_the_cart_shows_and_prices_the_answers(shopper, ring):
    page = shopper.get("/products/ring/").content.decode()
    assert 'name="p_p1"' in page
    assert 'enctype="multipart/form-data"' in page

    add(shopper, ring, p_p1=" Anna  & Bo ", p_p2="Gold", p_p3=picture())

    (line,) = cart_view(CartLine.objects.get().cart).lines
    assert line.unit.amount == 1000 + 500 + 250
    assert line.options_text == "Engraving: Anna & Bo · Wrap: Gold · Print: me & you.png"
    assert "Anna &amp; Bo" in shopper.get("/cart/").content.decode()


def test_other_words_are_another_line_and_the_same_words_more_of_it(shopper, ring):
    for words in ("Anna", "Bo", "Anna"):
        add(shopper, ring, p_p1=words)

    assert sorted(CartLine.objects.values_list("quantity", flat=True)) == [1, 2]
    assert add(shopper, ring, p_p1="C", quantity="3").status_code == 409  # five in stock, for all lines together


@pytest.mark.parametrize(
    "answers",
    [
        {}, {"p_p1": "  "}, {"p_p1": "x" * 11}, {"p_p1": "A", "p_p2": "Silver"},
        {"p_p1": "A", "p_p3": SimpleUploadedFile("x.png", b"<script>alert(1)</script>", "image/png")},
        {"p_p1": "A", "p_p3": SimpleUploadedFile("x.pdf", b"", "application/pdf")},
    ],
)  # fmt: skip
def test_answers_that_do_not_fit_are_refused_with_a_reason(shopper, ring, answers):
    response = add(shopper, ring, **answers)

    assert response.status_code == 422
    assert CartLine.objects.count() == 0


def test_line_whose_questions_changed_must_be_said_anew(shopper, ring):
    add(shopper, ring, p_p1="Anna")
    Product.objects.update(personal_fields=with_codes([PersonalField(code="p9", label="Date", is_required=True)]))

    (line,) = cart_view(CartLine.objects.get().cart).lines

    assert line.notice_kind == "rule"
    assert line.unit.amount == 1000


def test_order_keeps_what_was_said_when_the_product_is_gone(shopper, ring, owner_client):
    add(shopper, ring, p_p1="Anna", p_p3=picture())
    cart = CartLine.objects.get().cart
    from commerce.checkout.place_order import place_order

    placed = place_order(cart_token=cart.token, details=make_details(), expected_total_amount=None, now=timezone.now())
    ring.delete()

    line = OrderLine.objects.get()
    assert (line.unit_amount, line.options_text) == (1500, "Engraving: Anna · Print: me & you.png")
    file = owner_client.get(f"/orders/{placed.order.pk}/files/{line.pk}/1/")
    assert (file.status_code, file["Content-Disposition"]) == (200, 'attachment; filename="1-2.png"')
    assert owner_client.get(f"/orders/{placed.order.pk}/files/{line.pk}/0/").status_code == 404
    assert "Anna" in shopper.get(f"/orders/{placed.order.token}/").content.decode()


def test_files_are_downloaded_so_often_so_long_and_only_when_paid(shopper, open_shop):
    file = ContentFile(b"%PDF-1.7 x", name="../../book.html")
    product = make_product(amount=900, downloads=[keep_file(file)], download_limit=2, download_days=7)
    product.variants.update(requires_shipping=False)
    order = place((product.variants.get(), 1), rate_id=None).order
    url = f"/orders/{order.token}/downloads/{order.lines.get().pk}/0/"
    shown = shopper.get(f"/products/{product.slug}/").content.decode()
    assert "To download once it is paid: book.html (10\xa0bytes)" in shown
    assert "downloads/" not in shown, "where it lies is nobody's business"
    Product.objects.all().delete()

    assert shopper.post(url).status_code == 409
    assert "available once the order is paid" in shopper.get(f"/orders/{order.token}/").content.decode()
    Order.objects.update(paid_state=PaidState.PAID, paid_at=timezone.now())
    first = shopper.post(url)
    assert (first.status_code, b"".join(first.streaming_content)) == (200, b"%PDF-1.7 x")
    assert first["Content-Disposition"] == 'attachment; filename="book.html"'
    assert first["Content-Type"] == "application/octet-stream"
    assert "1 download left" in shopper.get(f"/orders/{order.token}/").content.decode()
    assert [shopper.post(url).status_code for _time in range(2)] == [200, 409]
    assert shopper.get(url).status_code == 405
    assert shopper.post(url.replace("/0/", "/9/")).status_code == 409
    OrderLine.objects.all().update(downloads=[{**order.lines.get().downloads[0], "count": 0}])
    Order.objects.update(paid_at=timezone.now() - timedelta(days=8))
    assert shopper.post(url).status_code == 409


def test_pre_order_and_back_order_say_when(shopper, open_shop):
    lamp = make_product(slug="lamp", ships_from=timezone.localdate() + timedelta(days=30))
    late = make_product(slug="late", stock=0, late_note="Ships within 3 weeks")
    late.variants.get().stock.__class__.objects.filter(variant__product=late).update(sells_below_zero=True)

    page = shopper.get("/products/lamp/").content.decode()
    assert "Pre-order: ships from" in page
    assert ">Pre-order</button>" in page
    assert "Ships within 3 weeks" in shopper.get("/products/late/").content.decode()
    add(shopper, lamp)
    add(shopper, late)
    texts = [line.options_text for line in cart_view(CartLine.objects.first().cart).lines]
    assert texts[0].startswith("Pre-order: ships from")
    assert texts[1] == "Ships within 3 weeks"


def test_linked_products_are_shown_on_the_page_and_in_the_cart(shopper, open_shop, count_queries):
    better, bulb, hidden = (make_product(slug=slug) for slug in ("better", "bulb", "hidden"))
    Product.objects.filter(pk=hidden.pk).update(is_published=False)
    lamp = make_product(slug="lamp", up_sell_ids=[better.pk, hidden.pk, 10**9], cross_sell_ids=[bulb.pk, hidden.pk])

    page = shopper.get("/products/lamp/").content.decode()
    add(shopper, lamp)
    cart = shopper.get("/cart/").content.decode()

    assert "A step up" in page
    assert 'href="/products/better/"' in page
    assert 'href="/products/hidden/"' not in page
    assert "Goes well with it" in cart
    assert 'href="/products/bulb/"' in cart
    assert count_queries(lambda: shopper.get("/products/lamp/")) <= 12
