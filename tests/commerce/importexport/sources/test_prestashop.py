"""PrestaShop's files, cell by cell; the combinations also in the shop, as they are worth nothing without their products."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from commerce.catalog.models import Product, Variant
from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import MESSAGES, Finding
from commerce.importexport.sources import SOURCES, best_source
from commerce.importexport.sources.prestashop import parse, recognise
from core.csvfile import read_table
from tests.commerce.importexport.conftest import csv_of


def read(*rows: dict[str, Any]) -> tuple[list[ProductDraft], list[Finding]]:
    drafts = parse(read_table(csv_of(*rows)), "EUR", today=date(2026, 11, 22))
    products = list(drafts.products)
    assert all(finding.code in MESSAGES and finding.for_people() for finding in drafts.findings)
    return products, list(drafts.findings)


def lamp(**cells: Any) -> dict[str, Any]:
    own = {"Product ID": "3", "Active (0/1)": "1", "Name *": "Lamp", "Price tax included": "20,50", "Quantity": "4"}
    return own | {"Reference #": "LMP", "Categories (x;y;z...)": "Home; Home/Light; 12"} | cells


def part(color: str, **cells: Any) -> dict[str, Any]:
    own = {
        "Product ID*": "3",
        "Attribute (Name:Type:Position)*": "Color:color:0",
        "Value (Value:Position)*": f"{color}:0",
    }
    return own | {"Impact on price": "0", "Impact on weight": "0", "Quantity": "2", "Reference": f"LMP-{color}"} | cells


def test_product():
    features = {
        "Feature(Name:Value:Position)": "Power:5 W:1",
        "Image URLs (x;y;z...)": "https://x.example/1.jpg; b.jpg",
    }
    texts = {"Short description": "Warm", "Description": "<p>Light<script>x</script></p>", "Weight": "0.35"}
    [product], findings = read(lamp(**features, **texts, **{"URL rewritten": "lamp-one", "EAN13": "0"}))

    [variant] = product.variants
    assert (product.handle, product.title, product.collections) == ("lamp-one", "Lamp", ["Light"])
    assert product.description_html == "<p>Warm</p>\n<p>Light</p>"
    assert product.keys == ("prestashop:id:3", "prestashop:ref:lmp")
    assert product.base == {"price": 2050, "grams": 350}
    assert (variant.quantity, variant.is_stock_tracked, variant.barcode) == (4, True, "")
    assert "option_names" not in product.present
    assert product.facts == {"Power": ["5 W"]}
    codes = ["weights_in_kilograms", "image_url_invalid", "category_number"]
    assert [finding.code for finding in findings] == codes


@pytest.mark.parametrize(
    ("cells", "prices", "code"),
    [
        ({"Discount percent": "10"}, (1845, 2050), None),
        ({"Discount amount": "5.5", "Discount to (yyyy-mm-dd)": "2027-01-01"}, (1500, 2050), "sale_will_stay"),
        ({"Discount percent": "10", "Discount to (yyyy-mm-dd)": "2018-12-31"}, (2050, None), "sale_not_on"),
        ({"Discount percent": "10", "Discount to (yyyy-mm-dd)": "0000-00-00"}, (1845, 2050), None),
        ({"Discount amount": "99"}, (2050, None), None),
    ],
)
def test_discount(cells: dict[str, str], prices: tuple[int, int | None], code: str | None):
    [product], findings = read(lamp(**{"Categories (x;y;z...)": ""}, **cells))

    [variant] = product.variants
    assert variant.price is not None
    assert (variant.price.amount, variant.compare_at_price and variant.compare_at_price.amount) == prices
    assert [finding.code for finding in findings] == ([code] if code else [])


def test_lists_with_commas_where_the_header_says_so():
    [product], _findings = read(
        {"Product ID": "3", "Name*": "Lamp", "Price tax excluded": "2", "Tags (x,y,z...)": "a,b"}
    )

    assert product.tags == ["a", "b"]


def test_switched_off_and_hidden():
    [off, hidden], _findings = read(lamp(**{"Active (0/1)": "0", "Visibility": ""}), lamp(Visibility="none"))

    assert (off.status, hidden.is_published) == ("draft", False)


def test_recognise_tells_it_from_others():
    for row in (lamp(), part("red")):
        found = best_source(list(row))
        assert found is not None
        assert found.kind == "prestashop"
    assert recognise(["Name", "Regular price"]) == recognise(["Attribute", "Value"]) == 0


def test_combinations_that_cannot_be_taken():
    two = {"Attribute (Name:Type:Position)*": "Color:color:0; Size:select:1", "Value (Value:Position)*": "red:0; M:1"}
    products, findings = read(part("red"), part("RED"), part("blue", **two), part("green", **{"Impact on price": "x"}))

    [product] = products
    assert [variant.option_values for variant in product.variants] == [("red",)]
    assert [(finding.row_number, finding.code) for finding in findings] == [
        (3, "duplicate_variant"), (4, "option_value_missing"), (5, "price_invalid"),
    ]  # fmt: skip


def test_combinations_take_the_place_of_the_product_that_was_there(import_file: Callable[..., dict[str, int]]):
    import_file(csv_of(lamp(Weight="1")))
    own = Variant.objects.get()
    parts = csv_of(
        part("red", **{"Impact on price": "5,00"}),
        part("blue", **{"Impact on price": "-0.50", "Impact on weight": "0.25", "Default (0 = No; 1 = Yes)": "1"}),
    )

    tried = import_file(parts, dry_run=True)
    told = import_file(parts)

    assert (told["created"], told["updated"], told["errors"]) == (0, 1, 0)
    assert tried == told
    product = Product.objects.get()
    assert (product.title, product.option_names, product.min_price_amount) == ("Lamp", ["Color"], 2000)
    found = [(v.option_values, v.price_amount, v.weight_grams) for v in product.variants.order_by("position")]
    assert found == [(["blue"], 2000, 1250), (["red"], 2550, 1000)]
    assert Variant.objects.get(option_values=["blue"]).pk == own.pk  # carts and orders go on knowing it
    assert import_file(parts)["updated"] == 0
    assert import_file(csv_of(lamp(Weight="1")))["updated"] == 0

    import_file(csv_of(lamp(Weight="1", **{"Price tax included": "30"})))
    import_file(parts)

    assert sorted(Variant.objects.values_list("price_amount", flat=True)) == [2950, 3500]


def test_combinations_without_their_product(import_file: Callable[..., dict[str, int]]):
    told = import_file(csv_of(part("red")))

    assert (told["created"], told["errors"]) == (0, 1)
    assert not Product.objects.exists()


def test_columns_in_french_mean_the_same():
    english = "Product ID;Active (0/1);Name *;Categories (x,y,z...);Price tax excluded;Reference #;Quantity;Image URLs"
    french = (
        "ID produit;Actif (0/1);Nom *;Catégories (x,y,z...);Prix HT;Référence n°;Quantité;URL des images (x,y,z...)"
    )
    row = "7;1;Lampe;Salon;12,50;L7;4;https://a.example/1.jpg"

    drafts = [next(parse(read_table(f"{each}\n{row}\n".encode()), "EUR").products) for each in (english, french)]
    assert drafts[0] == drafts[1]
    assert best_source(french.split(";")) is SOURCES["prestashop"]
