"""Magento 2's product CSV: flat rows, of which configurable products are made."""

from __future__ import annotations

import csv
import io
from typing import Any

from commerce.importexport.drafts import ProductDraft
from commerce.importexport.findings import Findings
from commerce.importexport.sources import SOURCES, best_source
from commerce.importexport.sources.magento import parse
from core.csvfile import read_table

HEADER = [
    "sku", "store_view_code", "attribute_set_code", "product_type", "categories", "name", "description", "weight",
    "product_online", "tax_class_name", "visibility", "price", "special_price", "url_key", "base_image",
    "additional_images", "additional_attributes", "qty", "manage_stock", "configurable_variations",
    "configurable_variation_labels",
]  # fmt: skip
SIMPLE = {"product_type": "simple", "product_online": "1", "price": "52.00", "qty": "100", "weight": "0.5",
          "visibility": "Not Visible Individually", "tax_class_name": "Taxable Goods", "manage_stock": "1"}  # fmt: skip
HOODIE = {
    "sku": "MH01", "product_type": "configurable", "name": "Chaz Hoodie", "price": "52.00", "product_online": "1",
    "visibility": "Catalog, Search", "categories": "Default Category/Men/Tops,Default Category/Men/Hoodies & Co",
    "url_key": "chaz-hoodie", "base_image": "https://old.example/m/h/mh01.jpg",
    "configurable_variations": "sku=MH01-XS,size=XS,color=Black|sku=MH01-S,size=S,color=Black|sku=GONE,size=L,color=Black",
    "configurable_variation_labels": "size=Size,color=Colour",
}  # fmt: skip


def parse_rows(*rows: dict[str, Any]) -> tuple[list[ProductDraft], Findings]:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADER, restval="")
    writer.writeheader()
    writer.writerows(rows)
    drafts = parse(read_table(text.getvalue().encode()), "EUR")
    return list(drafts.products), drafts.findings


def test_header_is_recognised_and_no_other():
    assert best_source(HEADER) is SOURCES["magento"]
    assert SOURCES["magento"].recognise(["sku", "name", "price"]) == 0


def test_configurable_product_is_made_of_its_simple_ones():
    products, findings = parse_rows(
        SIMPLE | {"sku": "MH01-XS", "name": "Chaz Hoodie-XS-Black"},
        SIMPLE | {"sku": "MH01-S", "name": "Chaz Hoodie-S-Black", "special_price": "40"},
        HOODIE,
        {"sku": "", "store_view_code": "fr", "name": "Sweat Chaz"},
        SIMPLE | {"sku": "24-MB01", "name": "Bag", "visibility": "Catalog, Search", "product_online": "2"},
    )

    hoodie, bag = products
    assert (hoodie.title, hoodie.handle, hoodie.option_names) == ("Chaz Hoodie", "chaz-hoodie", ["Size", "Colour"])
    assert [variant.option_values for variant in hoodie.variants] == [("XS", "Black"), ("S", "Black")]
    assert [variant.price.amount for variant in hoodie.variants] == [5200, 4000]
    assert hoodie.variants[1].compare_at_price.amount == 5200
    assert (hoodie.variants[0].sku, hoodie.variants[0].weight_grams, hoodie.variants[0].quantity) == (
        "MH01-XS",
        500,
        100,
    )
    assert (hoodie.collections, hoodie.is_published) == (["Men > Tops", "Men > Hoodies & Co"], True)
    assert [image.url for image in hoodie.images] == ["https://old.example/m/h/mh01.jpg"]
    assert [finding.params["parent"] for finding in findings if finding.code == "parent_missing"] == ["GONE"]
    assert (bag.option_names, len(bag.variants), bag.status) == ([], 1, "active")


def test_paths_of_pictures_are_told_and_products_without_a_price_left_out():
    products, findings = parse_rows(
        SIMPLE | {"sku": "a", "name": "A", "base_image": "/a/a.jpg"}, SIMPLE | {"sku": "b", "name": "B", "price": ""}
    )
    assert [product.title for product in products] == ["A"]
    assert {finding.code for finding in findings} >= {"image_url_invalid", "no_variant"}
