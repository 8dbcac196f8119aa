"""What a file changes in products that are there, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from commerce.catalog.models import Collection, Picture, PictureState, Product, Variant
from commerce.importexport.models import ImportRun
from commerce.inventory.models import StockItem, StockMovement
from commerce.inventory.services import set_stock
from core.models import Event
from tests.commerce.importexport.conftest import csv_of, ring

Importer = Callable[..., dict[str, int]]


def codes() -> list[str]:
    return [code for _row, _level, code, _params in ImportRun.objects.order_by("-pk")[0].report]


def the_variant() -> Variant:
    return Variant.objects.select_related("stock", "product").get()


def test_column_that_is_absent_leaves_and_empty_clears(import_file: Importer):
    import_file(csv_of(ring(Vendor="Acme", Tags="a, b", **{"Cost per item": "4", "Body (HTML)": "<p>Gold</p>"})))

    counts = import_file(csv_of({"Handle": "ring", "Title": "Ring", "Vendor": "", "Variant Price": "12"}))

    product = Product.objects.get()
    assert counts["updated"] == 1
    assert (product.vendor, product.tags, product.description) == ("", ["a", "b"], "<p>Gold</p>")
    variant = the_variant()
    assert (variant.price_amount, variant.cost_amount, variant.stock.on_hand) == (1200, 400, 3)
    assert (product.min_price_amount, product.max_price_amount) == (1200, 1200)


def test_update_tells_once(import_file: Importer):
    import_file(csv_of(ring()))
    Event.objects.all().delete()

    import_file(csv_of(ring(Title="Golden ring")))

    product = Product.objects.get()
    assert product.title == "Golden ring"
    changed = Event.objects.filter(name="product.changed")
    assert [event.payload for event in changed] == [{"product_id": product.pk}]


def test_variants_that_the_file_does_not_name_stay(import_file: Importer):
    sizes = [ring(**{"Option1 Name": "Size", "Option1 Value": size}) for size in ("S", "M", "L")]
    import_file(csv_of(*sizes))

    import_file(csv_of(sizes[2] | {"Variant Price": "20"}))

    variants = Variant.objects.order_by("position")
    assert [(v.option_values, v.price_amount) for v in variants] == [(["L"], 2000), (["S"], 1000), (["M"], 1000)]
    assert codes() == ["variants_stay"]


def test_new_variant_of_a_known_product(import_file: Importer):
    small = ring(**{"Option1 Name": "Size", "Option1 Value": "S", "Variant Inventory Qty": "0"})
    import_file(csv_of(small))
    assert not Product.objects.get().is_sellable

    import_file(csv_of(small, small | {"Option1 Value": "M", "Variant Price": "30", "Variant Inventory Qty": "2"}))

    product = Product.objects.get()
    assert (product.is_sellable, product.min_price_amount, product.max_price_amount) == (
        True,
        3000,
        3000,
    )  # S is sold out
    assert sorted(StockItem.objects.values_list("on_hand", flat=True)) == [0, 2]


def test_other_options_leave_the_product_out(import_file: Importer):
    import_file(csv_of(ring()))
    before = list(Variant.objects.values())

    counts = import_file(csv_of(ring(**{"Option1 Name": "Size", "Option1 Value": "S"})))

    assert (counts["errors"], counts["products"], counts["updated"]) == (1, 0, 0)
    assert codes() == ["options_differ"]
    assert list(Variant.objects.values()) == before


def test_stock_without_a_number(import_file: Importer):
    """0 for a new variant; what is there is not touched."""
    file = csv_of(ring(**{"Variant Inventory Qty": ""}))
    import_file(file)
    assert the_variant().stock.on_hand == 0
    set_stock(variant_id=the_variant().pk, on_hand=7)

    counts = import_file(file)

    assert the_variant().stock.on_hand == 7
    assert counts["skipped"] == 1


def test_stock_is_set_by_a_movement(import_file: Importer):
    import_file(csv_of(ring()))

    import_file(csv_of(ring(**{"Variant Inventory Qty": "10"})))

    moves = StockMovement.objects.order_by("pk").values_list("quantity", "kind")
    assert list(moves) == [(3, "import"), (7, "import")]


def test_stock_that_is_no_longer_counted(import_file: Importer):
    import_file(csv_of(ring(**{"Variant Inventory Qty": "0"})))

    import_file(csv_of(ring(**{"Variant Inventory Tracker": "", "Variant Inventory Qty": ""})))

    assert (the_variant().stock.is_tracked, Product.objects.get().is_sellable) == (False, True)


def test_pictures_are_one_without_v(import_file: Importer):
    url = "https://cdn.example/ring.jpg"
    import_file(csv_of(ring(**{"Image Src": f"{url}?v=1", "Image Alt Text": "A ring"})))
    Picture.objects.update(state=PictureState.READY)

    counts = import_file(csv_of(ring(**{"Image Src": f"{url}?v=2", "Image Alt Text": "A gold ring"})))

    picture = Picture.objects.get()
    assert (picture.source_url, picture.alt_text, picture.state) == (f"{url}?v=1", "A gold ring", PictureState.READY)
    assert counts["updated"] == 1


def test_picture_that_the_file_has_no_more_goes_and_an_uploaded_one_stays(import_file: Importer):
    import_file(csv_of(ring(**{"Image Src": "https://cdn.example/a.jpg"})))
    Picture.objects.create(product=Product.objects.get(), position=1)
    file = csv_of(ring(**{"Image Src": "https://cdn.example/b.jpg"}))

    import_file(file)

    urls = Picture.objects.order_by("position").values_list("source_url", "position")
    assert list(urls) == [("https://cdn.example/b.jpg", 1), ("", 2)]
    assert codes() == ["pictures_removed"]
    assert import_file(file)["skipped"] == 1


def test_variant_has_its_picture(import_file: Importer):
    rows = [
        ring(**{"Option1 Name": "Size", "Option1 Value": "S", "Image Src": "https://x.example/1.jpg",
                "Variant Image": "https://x.example/2.jpg?v=3"}),
        ring(**{"Option1 Name": "", "Option1 Value": "M", "Image Src": "https://x.example/2.jpg", "Variant Image": ""}),
    ]  # fmt: skip
    import_file(csv_of(*rows))

    variants = Variant.objects.order_by("position").select_related("picture")
    assert [v.picture and v.picture.source_url for v in variants] == ["https://x.example/2.jpg", None]
    assert import_file(csv_of(*rows))["skipped"] == 1

    import_file(csv_of(rows[0] | {"Variant Image": ""}, rows[1]))

    assert not Variant.objects.exclude(picture=None).exists()


def test_collection_column(import_file: Importer):
    rows = [ring(Handle=handle, Title=handle, Collection=name) for handle, name in (("a", "Gold"), ("b", "gold"))]

    import_file(csv_of(*rows))

    collection = Collection.objects.get()
    assert [p.slug for p in collection.products.order_by("entries__position")] == ["a", "b"]
    assert import_file(csv_of(*rows))["skipped"] == 2


@pytest.mark.parametrize(
    ("handle", "title", "slug"),
    [
        ("Gold-Ring", "x", "gold-ring"),
        ("bague-dorée", "x", "bague-dorée"),
        ("gold ring!", "x", "gold-ring"),
        ("", "Bague dorée", "bague-doree"),
        ("../../etc", "x", "etc"),
        ("---", "Ring", "item"),
    ],
)
def test_address_of_a_new_product(import_file: Importer, handle: str, title: str, slug: str):
    file = csv_of(ring(Handle=handle, Title=title))
    import_file(file)

    assert Product.objects.get().slug == slug
    assert import_file(file)["skipped"] == 1


def test_two_handles_of_one_address(import_file: Importer):
    file = csv_of(ring(Handle="a b"), ring(Handle="a_b"), ring(Handle="a-b"))
    import_file(file)

    assert sorted(Product.objects.values_list("slug", flat=True)) == ["a-b", "a-b-2", "a_b"]
    assert import_file(file)["skipped"] == 3


def test_file_without_prices_makes_drafts(import_file: Importer):
    counts = import_file(csv_of({"Handle": "ring", "Title": "Ring"}))

    assert (counts["created"], Product.objects.get().status) == (1, "draft")
    assert "made_draft" in codes()


def test_rows_in_error_do_not_stop_the_others(import_file: Importer):
    rows = [
        ring(Handle="a"),
        ring(Handle="b", **{"Variant Price": "dear"}),
        ring(Handle="c", Title=""),
        ring(Handle="d"),
    ]

    counts = import_file(csv_of(*rows))

    assert sorted(Product.objects.values_list("slug", flat=True)) == ["a", "d"]
    assert (counts["rows"], counts["products"], counts["created"], counts["errors"]) == (4, 2, 2, 2)


def test_product_that_the_database_refuses(import_file: Importer, monkeypatch: pytest.MonkeyPatch):
    from commerce.importexport.services import creating

    announce = creating.announce_product

    def refuse_b(product_id: int) -> None:
        if Product.objects.get(pk=product_id).slug == "b":
            Product.objects.create(slug="b", title="twin")  # the same address twice
        announce(product_id)

    monkeypatch.setattr(creating, "announce_product", refuse_b)

    counts = import_file(csv_of(ring(Handle="a"), ring(Handle="b"), ring(Handle="c")))

    assert sorted(Product.objects.values_list("slug", flat=True)) == ["a", "c"]
    assert (counts["created"], counts["errors"], codes()) == (2, 1, ["not_saved"])
    assert ImportRun.objects.get().products_done == 3


def test_content_is_kept_for_the_price_per_unit_and_unknown_units_are_told(import_file: Importer):
    columns = {"Unit Price Total Measure": "75", "Unit Price Total Measure Unit": "cl", "Unit Price Base Measure": "1"}
    import_file(csv_of(ring(**columns)))
    assert (the_variant().content_amount, the_variant().content_unit) == (750, "ml")

    counts = import_file(csv_of(ring(**columns)))
    assert (counts["updated"], codes()) == (0, [])

    import_file(csv_of(ring(**columns | {"Unit Price Total Measure Unit": "furlong"})))
    assert (the_variant().content_amount, the_variant().content_unit) == (None, "")
    assert "content_unit_unknown" in codes()


def test_collections_filled_by_rules_are_left_to_their_rules(import_file: Any):
    from commerce.catalog.services.collections import save_collection

    rules = {"match": "all", "rules": [{"field": "vendor", "op": "is", "value": "Nobody"}]}
    ruled = save_collection(title="By rule", rules=rules)
    content = csv_of(ring(Collection="By rule"))

    assert import_file(content)["created"] == 1
    assert import_file(content)["skipped"] == 1
    assert not ruled.entries.exists()
