"""WooCommerce files, cell by cell. What the columns mean is told by the code of its own importer and exporter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import MESSAGES, Finding
from commerce.importexport.sources import best_source
from commerce.importexport.sources.woocommerce import parse, recognise
from core.csvfile import read_table
from tests.commerce.importexport.conftest import csv_of

TODAY = date(2026, 11, 22)
FRENCH = {
    "Type": "Type", "SKU": "UGS", "Name": "Nom", "Published": "Publié", "Regular price": "Tarif régulier",
    "Sale price": "Tarif promo", "Stock": "Stock", "In stock?": "En stock\xa0?", "Categories": "Catégories",
    "Images": "Images", "Weight (kg)": "Poids (kg)", "Parent": "Parent", "Short description": "Description courte",
    "Attribute 1 name": "Nom de l’attribut 1", "Attribute 1 value(s)": "Valeur(s) de l’attribut 1",
}  # fmt: skip
GERMAN = {
    "Type": "Typ", "SKU": "Artikelnummer", "Name": "Name", "Published": "Veröffentlicht",
    "Regular price": "Regulärer Preis", "Sale price": "Angebotspreis", "Stock": "Lager", "In stock?": "Vorrätig?",
    "Categories": "Kategorien", "Images": "Bilder", "Weight (kg)": "Gewicht (kg)", "Parent": "Übergeordnetes Produkt",
    "Short description": "Kurzbeschreibung", "Attribute 1 name": "Attribut 1 Name",
    "Attribute 1 value(s)": "Attribut 1 Wert(e)",
}  # fmt: skip
SPANISH = {
    "Type": "Tipo", "SKU": "SKU", "Name": "Nombre", "Published": "Publicado", "Regular price": "Precio normal",
    "Sale price": "Precio rebajado", "Stock": "Inventario", "In stock?": "¿Existencias?", "Categories": "Categorías",
    "Images": "Imágenes", "Weight (kg)": "Peso (kg)", "Parent": "Superior", "Short description": "Descripción corta",
    "Attribute 1 name": "Nombre del atributo 1", "Attribute 1 value(s)": "Valor(es) del atributo 1",
}  # fmt: skip


def read(*rows: dict[str, Any]) -> tuple[list[ProductDraft], list[Finding]]:
    drafts = parse(read_table(csv_of(*rows)), "EUR", today=TODAY)
    products = list(drafts.products)
    assert all(finding.code in MESSAGES and finding.for_people() for finding in drafts.findings)
    return products, list(drafts.findings)


def codes(findings: list[Finding]) -> list[tuple[int, str]]:
    return [(finding.row_number, finding.code) for finding in findings]


def cap(**cells: Any) -> dict[str, Any]:
    return {"ID": "7", "Type": "simple", "SKU": "cap", "Name": "Cap", "Published": "1", "Regular price": "18"} | cells


def tee(**cells: Any) -> dict[str, Any]:
    sizes = {"Attribute 1 name": "Size", "Attribute 1 value(s)": "S, M, L"}
    return cap(ID="1", Type="variable", SKU="tee", Name="Tee", **{"Regular price": ""}) | sizes | cells


def variation(value: str, **cells: Any) -> dict[str, Any]:
    own = {"ID": "", "Type": "variation", "SKU": f"tee-{value}", "Name": "", "Parent": "tee", "Published": "1"}
    return own | {"Regular price": "25", "Attribute 1 name": "Size", "Attribute 1 value(s)": value} | cells


def test_simple_product():
    [product], findings = read(cap(**{"Weight (lbs)": "2", "Tags": "a, b\\, c", "Categories": "Hats > Caps, Summer"}))

    [variant] = product.variants
    assert (product.title, product.status, product.is_published) == ("Cap", "active", True)
    assert (product.product_type, product.collections, product.tags) == (
        "Caps",
        ["Hats > Caps", "Summer"],
        ["a", "b", "c"],
    )
    assert product.keys == ("woocommerce:sku:cap", "woocommerce:id:7")
    assert variant.price is not None
    assert (variant.price.amount, variant.sku, variant.weight_grams) == (1800, "cap", 907)
    assert (variant.is_stock_tracked, variant.quantity) == (False, None)
    assert findings == []


@pytest.mark.parametrize("names", [FRENCH, GERMAN, SPANISH])
def test_headers_of_other_languages(names: dict[str, str]):
    rows = [
        tee(**{"Categories": "Hauts", "Weight (kg)": "0,2", "Short description": "Doux."}),
        variation("M", **{"Regular price": "45,00", "Sale price": "39,90", "Stock": "4", "In stock?": "1"}),
    ]
    translated = [{names[name]: cell for name, cell in row.items() if name in names} for row in rows]

    table = read_table(csv_of(*translated))
    products, findings = read(*translated)

    assert recognise(table.header) == 100
    [product] = products
    [variant] = product.variants
    assert (product.title, product.collections, product.description_html) == ("Tee", ["Hauts"], "Doux.")
    assert (product.option_names, variant.option_values) == (["Size"], ("M",))
    assert variant.price is not None
    assert variant.compare_at_price is not None
    assert (variant.price.amount, variant.compare_at_price.amount) == (3990, 4500)
    assert (variant.quantity, variant.weight_grams, variant.sku) == (4, 200, "tee-M")
    assert findings == []


def test_variations_before_their_parent_and_by_its_id():
    products, findings = read(variation("M"), variation("S", Parent="id:1"), tee(), variation("L", Position="-1"))

    [product] = products
    assert [variant.option_values for variant in product.variants] == [("L",), ("M",), ("S",)]
    assert findings == []


def test_variation_without_a_parent_is_for_a_product_of_an_earlier_file():
    products, findings = read(cap(), variation("M", Parent="gone"))

    assert [(product.title, product.keys, product.is_part) for product in products] == [
        ("Cap", ("woocommerce:sku:cap", "woocommerce:id:7"), False),
        ("", ("woocommerce:sku:gone",), True),
    ]
    assert [variant.option_values for variant in products[1].variants] == [("M",)]
    assert findings == []


def test_variation_for_every_value_gives_way_to_one_of_its_own():
    [product], findings = read(tee(), variation("", SKU="any"), variation("M", **{"Regular price": "30"}))

    prices = {v.option_values: v.price.amount for v in product.variants if v.price}
    assert prices == {("S",): 2500, ("M",): 3000, ("L",): 2500}
    assert codes(findings) == [(3, "variation_for_all")]


def test_variation_twice():
    [product], findings = read(tee(), variation("M"), variation("m"))

    assert len(product.variants) == 1
    assert codes(findings) == [(4, "duplicate_variant")]


def test_variation_switched_off():
    [product], findings = read(tee(), variation("M"), variation("L", Published="0"))

    assert [variant.option_values for variant in product.variants] == [("M",)]
    assert codes(findings) == [(4, "variation_disabled")]


def test_more_combinations_than_a_product_can_have():
    many = ", ".join(f"v{number}" for number in range(60))
    attributes = {f"Attribute {n} name": f"A{n}" for n in (1, 2)} | {f"Attribute {n} value(s)": many for n in (1, 2)}
    either = {f"Attribute {n} value(s)": "" for n in (1, 2)}

    products, findings = read(tee() | attributes, variation("") | attributes | either)

    assert products == []
    assert (2, "too_many_variants") in codes(findings)


def test_stock_of_the_product_is_split_among_its_variations():
    [product], findings = read(
        tee(Stock="5"), variation("S", Stock="parent"), variation("M"), variation("L", Stock="9")
    )

    assert [variant.quantity for variant in product.variants] == [3, 2, 9]
    assert all(variant.is_stock_tracked for variant in product.variants)
    assert codes(findings) == [(2, "stock_split")]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"Stock": "5"}, (True, 5, False)),
        ({"Stock": "'-5'"}, (True, -5, False)),
        ({"In stock?": "1"}, (False, None, False)),
        ({"In stock?": "0"}, (True, 0, False)),
        ({"In stock?": "backorder"}, (True, 0, True)),
        ({"Stock": "2", "Backorders allowed?": "notify"}, (True, 2, True)),
    ],
)
def test_stock(cells: dict[str, str], told: tuple[bool, int | None, bool]):
    [product], _findings = read(cap(**cells))

    [variant] = product.variants
    assert (variant.is_stock_tracked, variant.quantity, variant.sells_below_zero) == told


@pytest.mark.parametrize(
    ("begins", "ends", "price", "code"),
    [
        ("", "", 1500, None),
        ("2026-01-01", "2026-12-31", 1500, "sale_will_stay"),
        ("2026-12-01", "", 1800, "sale_not_on"),
        ("", "2026-11-21 23:59:59", 1800, "sale_not_on"),
        ("07/06/2013", "", 1500, None),
    ],
)
def test_sale_price_with_dates(begins: str, ends: str, price: int, code: str | None):
    dates = {"Date sale price starts": begins, "Date sale price ends": ends}
    [product], findings = read(cap(**{"Sale price": "15"}, **dates))

    [variant] = product.variants
    assert variant.price is not None
    assert (variant.price.amount, variant.compare_at_price is None) == (price, price == 1800)
    assert [finding.code for finding in findings] == ([code] if code else [])


def test_grouped_and_external_products_become_drafts_and_are_told():
    grouped = cap(Type="grouped", SKU="set", Name="Set", **{"Regular price": "", "Grouped products": "cap, tee"})
    external = cap(Type="external", SKU="far", Name="Far", **{"External URL": "https://elsewhere.example/"})
    products, findings = read(grouped, external)

    assert [(product.status, len(product.variants)) for product in products] == [("draft", 0), ("draft", 1)]
    assert not any("status" in product.present for product in products)
    assert "variants" not in products[0].present
    assert codes(findings) == [(2, "grouped_product"), (3, "external_product")]
    assert "cap, tee" in findings[0].for_people()


def test_virtual_untaxed_download():
    [product], findings = read(cap(Type="simple, downloadable, virtual", **{"Tax status": "none"}))

    [variant] = product.variants
    assert (variant.requires_shipping, variant.is_taxable) == (False, False)
    assert codes(findings) == [(2, "download_not_kept")]


@pytest.mark.parametrize(
    ("published", "visibility", "told"),
    [
        ("1", "visible", ("active", True)),
        ("0", "visible", ("active", False)),
        ("-1", "visible", ("draft", True)),
        ("1", "hidden", ("active", False)),
        ("1", "search", ("active", True)),
    ],
)
def test_visibility(published: str, visibility: str, told: tuple[str, bool]):
    [product], _findings = read(cap(Published=published, **{"Visibility in catalog": visibility}))

    assert (product.status, product.is_published) == told


def test_html_is_cleaned_and_both_descriptions_stay():
    hostile = "Warm<script>alert(1)</script>"
    [product], _findings = read(cap(**{"Short description": hostile, "Description": "One\\n\\nTwo"}))

    assert product.description_html == "<p>Warm</p>\n<p>One</p>\n\n<p>Two</p>"


def test_pictures_of_variations_stand_behind_those_of_the_product():
    one, two, three = (f"https://old.example/{number}.jpg" for number in range(3))
    [product], findings = read(tee(Images=f"{one}, {two}"), variation("S", Images=two), variation("M", Images=three),
                               variation("L", Images="hat.jpg"))  # fmt: skip

    assert [image.url for image in product.images] == [one, two, three]
    assert [variant.image_url for variant in product.variants] == [two, three, ""]
    assert codes(findings) == [(5, "image_url_invalid")]


def test_what_else_is_said_of_it():
    filled = {"Upsells": "Tee, id:9", "Cross-sells": "", "Attribute 1 name": "Fabric", "Attribute 1 value(s)": "Wool"}
    [product], findings = read(cap(**filled, Shelf="12"))

    assert (product.facts, product.links) == (
        {"fabric": ["Wool"]},
        {"up_sell_ids": ["woocommerce:sku:tee", "woocommerce:id:9"], "cross_sell_ids": []},
    )
    assert [(each.code, *each.params.values()) for each in findings] == [("column_not_imported", "Shelf")]


@pytest.mark.parametrize("price", ["free", "-3", "1e9"])
def test_price_that_is_none(price: str):
    [product], findings = read(cap(**{"Regular price": price}))

    assert (product.status, product.variants, "variants" in product.present) == ("draft", [], False)
    assert codes(findings) == [(2, "price_invalid")]


def test_files_of_others_are_not_taken_for_it():
    assert recognise(["Handle", "Title", "Type", "Published", "Variant Price"]) == 0
    found = best_source(["ID", "Type", "SKU", "Name", "Published", "Regular price"])
    assert found is not None
    assert found.kind == "woocommerce"
