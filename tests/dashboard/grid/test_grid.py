"""The grid: 200 products at once, two editors, undo, saved filters, rights."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from commerce.catalog.models import Product, Variant
from commerce.importexport.models import GridEdit, GridView
from commerce.importexport.services.grid import CannotUndo, undo_grid
from commerce.inventory.models import StockItem, StockMovement
from dashboard.grid.cells import read_changes
from dashboard.grid.page import build
from tests.factories.catalog import make_product

BASE = "/grid/"


def products(count: int) -> list[Product]:
    return [make_product(f"Mug {n:03}", slug=f"mug-{n}", variants=[{"sku": f"m{n}"}]) for n in range(count)]


def was_of(page: str) -> dict[str, str]:
    return json.loads(unescape(re.search(r'name="was" value="([^"]*)"', page)[1]))


def test_two_hundred_products_are_changed_and_put_back(owner_client: Client):
    made = products(200)
    variants = {variant.product_id: variant for variant in Variant.objects.all()}
    was = was_of(owner_client.get(f"{BASE}?size=200").content.decode())
    sent = {f"price_amount-{variants[p.pk].pk}": "12.34" for p in made}
    sent |= {f"title-{p.pk}": f"{p.title}!" for p in made}
    sent |= {f"on_hand-{variants[p.pk].pk}": "7" for p in made}

    saved = owner_client.post(f"{BASE}?size=200", {**was, **sent, "was": json.dumps(was)})
    assert saved.status_code == 302
    assert len(GridEdit.objects.get().changes) == 600
    assert set(Variant.objects.values_list("price_amount", flat=True)) == {1234}
    assert set(Product.objects.values_list("min_price_amount", flat=True)) == {1234}
    assert StockMovement.objects.filter(reference="grid").count() == 200

    Variant.objects.filter(pk=variants[made[0].pk].pk).update(price_amount=1)  # somebody else, since
    back = undo_grid(edit_id=GridEdit.objects.get().pk, actor=None)
    assert (back.count, back.conflicts) == (599, {(variants[made[0].pk].pk, "price_amount"): 1})
    assert set(StockItem.objects.values_list("on_hand", flat=True)) == {5}
    assert not Product.objects.filter(title__endswith="!").exists()
    with pytest.raises(CannotUndo):
        undo_grid(edit_id=GridEdit.objects.get().pk, actor=None)


def test_second_editor_is_told_and_nothing_is_lost(owner_client: Client):
    mug, cup = products(2)
    page = owner_client.get(BASE).content.decode()
    was = was_of(page)
    title, price = f"title-{mug.pk}", f"price_amount-{cup.variants.get().pk}"
    Product.objects.filter(pk=mug.pk).update(title="Theirs")  # the first editor was quicker

    sent = {**was, title: "Mine", price: "12.50", "was": json.dumps(was)}
    answer = owner_client.post(BASE, sent)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody else has written “Theirs” meanwhile" in text
    assert 'value="Mine"' in text
    mug.refresh_from_db()
    assert (mug.title, cup.variants.get().price_amount) == ("Theirs", 1250)

    again = was_of(text)
    assert again[title] == "Theirs"
    assert owner_client.post(BASE, {title: "Mine", "was": json.dumps({title: again[title]})}).status_code == 302
    mug.refresh_from_db()
    assert mug.title == "Mine"


def test_cells_that_make_no_sense_are_named_and_the_rest_is_saved(shop: Any):
    product = make_product("Mug", slug="mug", variants=[{"sku": "m"}])
    number = product.variants.get().pk
    was = {f"title-{product.pk}": "Mug", f"price_amount-{number}": "10.00", f"weight_grams-{number}": "0",
           f"status-{product.pk}": "active", f"on_hand-{number}": "5", "evil-1": "", "title-x": ""}  # fmt: skip
    typed = {f"title-{product.pk}": " ", f"price_amount-{number}": "ten", f"weight_grams-{number}": "-4",
             f"status-{product.pk}": "Draft", f"on_hand-{number}": "9", "evil-1": "x", "title-x": "y"}  # fmt: skip

    changes, errors = read_changes(typed, was, "EUR", may_count=False)
    assert errors.keys() == {f"title-{product.pk}", f"price_amount-{number}", f"weight_grams-{number}"}
    assert [(change.column, change.value) for change in changes] == [("status", "draft")]


def test_filters_are_kept_by_name(owner_client: Client):
    make_product("Lamp", slug="lamp", vendor="Ikon")
    owner_client.post(f"{BASE}views/", {"name": " Lamps ", "query": "vendor=Ikon"})
    owner_client.post(f"{BASE}views/", {"name": "Lamps", "query": "vendor=Ikon&size=200"})
    view = GridView.objects.get()
    assert view.query == "vendor=Ikon&size=200"
    assert b"vendor=Ikon&amp;size=200" in owner_client.get(f"{BASE}?vendor=Ikon").content

    owner_client.post(f"{BASE}views/{view.pk}/delete/", {"query": ""})
    assert not GridView.objects.exists()


def test_page_costs_as_many_queries_for_three_as_for_one(shop: Any, django_assert_num_queries: Any):
    products(3)
    one = list(Product.objects.all()[:1])
    with django_assert_num_queries(2, using="default"):
        build(one, "EUR", may_count=True)
    everything = list(Product.objects.all())
    with django_assert_num_queries(2, using="default"):
        assert len(build(everything, "EUR", may_count=True).rows) == 3


def test_titles_cannot_break_out_of_their_cells(shop: Any):
    product = make_product('"><script>', slug="x")
    assert "<script>" not in "".join(build([product], "EUR", may_count=True).rows)


def test_staff_need_the_right_to_change_products(staff: Any):
    assert staff("catalog.view_product").get(BASE).status_code in (302, 403)
    assert staff("catalog.change_product").get(BASE).status_code == 200
