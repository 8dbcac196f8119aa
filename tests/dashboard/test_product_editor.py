from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from commerce.catalog.models import Product, Variant
from commerce.catalog.services.editing import edit_variants
from commerce.inventory.models import StockItem, StockMovement
from commerce.inventory.services import set_stock
from tests.bad_input.markup import Page
from tests.dashboard.conftest import picture_file
from tests.dashboard.sheets import new_product, opened
from tests.factories.catalog import make_product


def test_product_is_made_with_price_stock_and_pictures(owner_client: Client) -> None:
    files = {"files": [picture_file(), picture_file("side.png")]}
    data = new_product(
        owner_client,
        **{"description": "<p>Warm <script>x()</script><b>light</b></p>", "tags": "Gift, gift, New", "single-on_hand": "7"},
    )  # fmt: skip

    response = owner_client.post("/products/add/", data | files)

    product = Product.objects.get(title="Lamp")
    variant = product.variants.get()
    assert response.status_code == 302
    assert response["Location"] == f"/products/{product.pk}/"
    assert (product.slug, product.description, product.tags) == ("lamp", "<p>Warm <b>light</b></p>", ["Gift", "New"])
    assert (variant.price_amount, variant.stock.on_hand, product.is_sellable) == (1250, 7, True)
    assert [(m.quantity, m.kind) for m in variant.movements.all()] == [(7, "initial")]
    assert [p.position for p in product.pictures.all()] == [1, 2]


def test_product_sent_twice_is_made_once(owner_client: Client) -> None:
    data = new_product(owner_client)

    first, second = (owner_client.post("/products/add/", data) for _time in range(2))

    assert first["Location"] == second["Location"]
    assert Product.objects.filter(title="Lamp").count() == 1


def test_product_with_options_gets_every_combination(owner_client: Client) -> None:
    data = new_product(
        owner_client,
        **{"options-TOTAL_FORMS": "2", "options-0-name": "Size", "options-0-values": "S, M",
           "options-1-name": "Colour", "options-1-values": "Red\nBlue, dark\n", "single-on_hand": "2"},
    )  # fmt: skip

    owner_client.post("/products/add/", data)

    variants = Product.objects.get(title="Lamp").variants.all()
    assert [v.option_values for v in variants] == [
        ["S", "Red"], ["S", "Blue, dark"], ["M", "Red"], ["M", "Blue, dark"]
    ]  # fmt: skip
    assert {(v.price_amount, v.stock.on_hand) for v in variants} == {(1250, 2)}


def test_saving_what_was_opened_changes_nothing(owner_client: Client) -> None:
    product = make_product(options=["Size"], variants=[{"option_values": ["S, wide"]}, {"option_values": ["M"]}])
    before = list(Variant.objects.filter(product=product).values())
    updated_at = Product.objects.get(pk=product.pk).updated_at

    response = owner_client.post(f"/products/{product.pk}/", opened(owner_client, f"/products/{product.pk}/"))

    assert response.status_code == 302
    assert list(Variant.objects.filter(product=product).values()) == before
    assert Product.objects.get(pk=product.pk).updated_at == updated_at
    assert not StockMovement.objects.exists()


def test_variant_row_changes_price_and_counts_stock(owner_client: Client) -> None:
    product = make_product(options=["Size"], variants=[{"option_values": ["S"]}, {"option_values": ["M"]}])
    data = opened(owner_client, f"/products/{product.pk}/")

    owner_client.post(
        f"/products/{product.pk}/", data | {"variants-1-price_amount": "15.00", "variants-1-on_hand": "9"}
    )

    small, medium = product.variants.select_related("stock")
    assert (small.price_amount, small.stock.on_hand) == (1000, 5)
    assert (medium.price_amount, medium.stock.on_hand) == (1500, 9)
    movement = StockMovement.objects.get()
    assert (movement.variant_id, movement.quantity, movement.kind) == (medium.pk, 4, "recount")
    assert movement.actor.email == "owner@alpha.example"


@pytest.mark.parametrize("text", ["-1", "abc", "9" * 10_000, "<b>1</b>", "1e9", "NaN", "12.505", "1\x00"])
def test_wrong_numbers_are_form_errors_each_and_nothing_is_written(owner_client: Client, text: str) -> None:
    """All at once, for each is marked by itself; beside them one that is right, and is not."""
    fields = {"single-price_amount", "single-on_hand", "single-weight_grams", "single-cost_amount"}
    data = new_product(owner_client, **{"single-compare_at_amount": "20.00"})

    response = owner_client.post("/products/add/", data | dict.fromkeys(fields, text))

    assert response.status_code == 422
    assert Page("http://x/", response.content.decode()).refused == fields
    assert not Product.objects.exists()


def test_wrong_field_is_a_form_error_and_nothing_is_written(owner_client: Client) -> None:
    data, taken = new_product(owner_client), []
    for field, text in [
        ("title", ""),
        ("title", "x" * 10_000),
        ("title", "a\x00b"),
        ("description", "x" * 100_001),
        ("status", "gone"),
        ("tags", "x" * 10_000),
        ("slug", "x" * 10_000),
        ("request_key", "1"),
        ("options-0-values", "red"),
        ("options-TOTAL_FORMS", "nonsense"),
        ("pictures-TOTAL_FORMS", "99999999"),
        ("library_image", "99"),
    ]:
        response = owner_client.post("/products/add/", data | {field: text})
        if response.status_code != 422 or Product.objects.exists():
            taken.append((field, text[:20], response.status_code))

    assert taken == []
    assert owner_client.post("/products/add/", data).status_code == 302  # the control: the rest of it was in order


def test_html_in_fields_is_shown_as_text(owner_client: Client) -> None:
    evil = "<script>alert(1)</script>"
    product = make_product(title=evil, vendor=evil, options=[evil], variants=[{"option_values": [evil]}])

    pages = [owner_client.get(path).content.decode() for path in (f"/products/{product.pk}/", "/products/")]

    assert all(evil not in page and "&lt;script&gt;alert(1)" in page for page in pages)


def test_second_editor_is_told_and_keeps_what_they_typed(owner_client: Client) -> None:
    product = make_product(vendor="North")
    path = f"/products/{product.pk}/"
    anna, ben = opened(owner_client, path), opened(owner_client, path)
    owner_client.post(path, anna | {"title": "Anna's lamp"})

    refused = owner_client.post(path, ben | {"vendor": "Ben's"})

    page = refused.content.decode()
    product.refresh_from_db()
    assert refused.status_code == 422
    assert (product.title, product.vendor) == ("Anna's lamp", "North")
    assert "Two versions of this product" in page
    assert "Anna&#x27;s lamp" in page
    assert 'value="Ben&#x27;s"' in page


def test_price_changed_by_somebody_else_is_a_conflict(owner_client: Client) -> None:
    product = make_product()
    path = f"/products/{product.pk}/"
    data = opened(owner_client, path)
    edit_variants(product_id=product.pk, changes={product.variants.get().pk: {"price_amount": 777}})

    refused = owner_client.post(path, data | {"title": "Mine"})

    product.refresh_from_db()
    assert refused.status_code == 422
    assert (product.title, product.variants.get().price_amount) == ("Lamp", 777)


def test_conflict_saved_again_is_written_knowingly(owner_client: Client) -> None:
    from tests.dashboard.sheets import values_of

    product = make_product()
    path = f"/products/{product.pk}/"
    anna, ben = opened(owner_client, path), opened(owner_client, path)
    owner_client.post(path, anna | {"title": "Anna's lamp"})
    refused = owner_client.post(path, ben | {"title": "Ben's lamp"})

    again = owner_client.post(path, values_of(refused.content.decode()))

    product.refresh_from_db()
    assert (again.status_code, product.title) == (302, "Ben's lamp")


def test_stock_sold_meanwhile_is_not_counted_away(owner_client: Client) -> None:
    product = make_product(stock=5)
    variant = product.variants.get()
    path = f"/products/{product.pk}/"
    data = opened(owner_client, path)
    set_stock(variant_id=variant.pk, on_hand=3)

    untouched = owner_client.post(path, data | {"title": "New title"})
    refused = owner_client.post(path, opened(owner_client, path) | {"single-on_hand_seen": "5", "single-on_hand": "9"})

    assert untouched.status_code == 302
    assert refused.status_code == 422
    assert b"The stock was 5 when you opened this page and is 3 now" in refused.content
    assert StockItem.objects.get(variant=variant).on_hand == 3


def test_removed_value_asks_before_variants_go(owner_client: Client) -> None:
    product = make_product(options=["Size"], variants=[{"option_values": ["S"]}, {"option_values": ["M"]}])
    path = f"/products/{product.pk}/"
    data = opened(owner_client, path) | {"options-0-values": "S\n"}

    asked = owner_client.post(path, data)
    kept = product.variants.count()
    done = owner_client.post(path, data | {"confirm_removal": "yes"})

    assert (asked.status_code, kept) == (422, 2)
    assert b"Saving deletes 1 variant" in asked.content
    assert (done.status_code, [v.option_values for v in product.variants.all()]) == (302, [["S"]])


def test_last_variant_cannot_be_removed(owner_client: Client) -> None:
    product = make_product(options=["Size"], variants=[{"option_values": ["S"]}])
    path = f"/products/{product.pk}/"

    refused = owner_client.post(
        path, opened(owner_client, path) | {"variants-0-remove": "on", "confirm_removal": "yes"}
    )

    assert refused.status_code == 422
    assert product.variants.count() == 1


def test_two_thousand_variants_come_in_pages_and_save_page_by_page(owner_client: Client) -> None:
    variants = [{"option_values": [f"{n:04}"]} for n in range(2048)]
    product = make_product(options=["Number"], variants=variants)
    path = f"/products/{product.pk}/?p=2"
    data = opened(owner_client, path)

    response = owner_client.post(path, data | {"variants-0-price_amount": "99"})

    changed = product.variants.get(price_amount=9900)
    assert response["Location"] == path
    assert (changed.option_values, changed.position) == (["0100"], 100)
    assert sum(1 for name in data if name.endswith("-price_amount")) == 100


def test_price_and_stock_for_all_reach_other_pages(owner_client: Client) -> None:
    product = make_product(options=["Number"], variants=[{"option_values": [str(n)]} for n in range(120)])
    path = f"/products/{product.pk}/"

    owner_client.post(path, opened(owner_client, path) | {"all_price": "20", "all_stock": "3"})

    assert set(product.variants.values_list("price_amount", "stock__on_hand")) == {(2000, 3)}


def test_staff_without_stock_right_cannot_count(staff: Any) -> None:
    product = make_product(stock=5)
    client = staff("catalog.change_product")
    path = f"/products/{product.pk}/"

    response = client.post(path, opened(client, path) | {"single-on_hand": "50", "title": "New"})

    product.refresh_from_db()
    assert (response.status_code, product.title) == (302, "New")
    assert product.variants.get().stock.on_hand == 5


def test_amounts_are_read_and_shown_in_french(owner_client: Client) -> None:
    owner_client.cookies["lang"] = "fr"
    data = new_product(owner_client, **{"single-price_amount": "1 299,90", "single-cost_amount": "7"})

    owner_client.post("/products/add/", data)

    product = Product.objects.get()
    page = owner_client.get(f"/products/{product.pk}/").content.decode()
    assert product.variants.get().price_amount == 129_990
    assert 'value="1299,90"' in page


def test_picture_that_is_none_is_told_and_the_rest_is_saved(owner_client: Client) -> None:
    bad = picture_file("bad.png")
    bad.file.write(b"not a picture at all")
    bad.file.seek(0)
    data = new_product(owner_client) | {"files": [picture_file(), bad]}

    page = owner_client.post("/products/add/", data, follow=True).content.decode()

    assert Product.objects.get().pictures.count() == 1
    assert "bad.png: This" in page


def test_picture_added_while_editing_is_no_conflict(owner_client: Client) -> None:
    product = make_product()
    path = f"/products/{product.pk}/"
    data = opened(owner_client, path)

    row = owner_client.post(f"{path}pictures/", {"files": [picture_file()]})
    saved = owner_client.post(path, data | {"title": "New"})

    assert (row.status_code, saved.status_code) == (200, 302)
    assert 'name="pictures-0-alt_text"' in row.content.decode()
    assert product.pictures.count() == 1


def test_pictures_are_ordered_described_and_removed(owner_client: Client) -> None:
    product = make_product(pictures=3)
    first, second, _third = product.pictures.order_by("position")
    path = f"/products/{product.pk}/"
    changes = {
        "pictures-0-place": "2", "pictures-1-place": "0", "pictures-1-alt_text": "From above",
        "pictures-2-place": "1", "pictures-2-remove": "on",
    }  # fmt: skip

    owner_client.post(path, opened(owner_client, path) | changes)

    assert list(product.pictures.values_list("pk", "alt_text")) == [(second.pk, "From above"), (first.pk, "")]


def test_description_with_a_table_is_edited_as_html(owner_client: Client) -> None:
    table = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    product = make_product(description=table)
    path = f"/products/{product.pk}/"

    owner_client.post(path, opened(owner_client, path) | {"title": "New"})

    product.refresh_from_db()
    assert (product.title, product.description) == ("New", table)


def test_description_from_the_rich_text_editor_is_html(owner_client: Client) -> None:
    import json

    block = {"key": "a", "text": "Warm light", "type": "unstyled", "depth": 0, "entityRanges": [],
             "inlineStyleRanges": [{"offset": 0, "length": 4, "style": "BOLD"}]}  # fmt: skip
    data = new_product(owner_client, description=json.dumps({"blocks": [block], "entityMap": {}}))

    owner_client.post("/products/add/", data)

    description = Product.objects.get().description
    assert "<b>Warm</b> light" in description
    assert "data-block-key" not in description


def test_duplicate_is_a_draft_without_stock_and_codes(owner_client: Client) -> None:
    product = make_product(variants=[{"sku": "A1", "barcode": "4006381333931"}], pictures=2, vendor="North")

    response = owner_client.post(f"/products/{product.pk}/duplicate/")

    copy = Product.objects.exclude(pk=product.pk).get()
    assert response["Location"] == f"/products/{copy.pk}/"
    assert (copy.title, copy.status, copy.vendor, copy.pictures.count()) == ("Copy of Lamp", "draft", "North", 2)
    assert list(copy.variants.values_list("sku", "barcode", "price_amount")) == [("", "", 1000)]
    assert product.pictures.count() == 2


def test_delete_asks_first_then_deletes(owner_client: Client) -> None:
    product = make_product()

    question = owner_client.get(f"/products/{product.pk}/delete/")
    still_there = Product.objects.exists()
    owner_client.post(f"/products/{product.pk}/delete/")

    assert b"Orders keep their own copy" in question.content
    assert still_there
    assert not Product.objects.exists()


def test_preview_shows_what_is_typed_and_keeps_nothing(owner_client: Client) -> None:
    product = make_product(title="Old name", status="draft")
    data = opened(owner_client, f"/products/{product.pk}/")
    path = f"/products/{product.pk}/shown/"

    shown = owner_client.post(path, data | {"title": "New <b>name", "single-price_amount": "77"})
    wrong = owner_client.post(path, data | {"title": ""})

    page = shown.content.decode()
    assert (shown.status_code, wrong.status_code) == (200, 422)
    assert "New &lt;b&gt;name" in page
    assert "77.00" in page
    product.refresh_from_db()
    assert (product.title, product.variants.get().price_amount) == ("Old name", 1000)


def test_preview_of_a_product_that_is_not_there_yet(owner_client: Client) -> None:
    data = new_product(owner_client, title="Brand-new")

    shown = owner_client.post("/products/shown/", data)

    assert "Brand-new" in shown.content.decode()
    assert not Product.objects.exists()
