"""Tables of nobody in particular."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from commerce.catalog.models import Product, Variant
from commerce.importexport.findings import MESSAGES
from commerce.importexport.sources import best_source
from commerce.importexport.sources.table import parse
from core.csvfile import read_table

FRENCH = """Réf;Désignation;Prix TTC;Quantité;Poids (kg);Catégorie;Rayonnage;Photo
A1;Théière;24,90;3;0,8;Thé;B;https://x.example/a.jpg|https://x.example/b.jpg
A2;Bol;gratuit;1;;Thé;;
A3;;5;1;;;;
"""


def test_columns_are_guessed_and_told():
    table = read_table(FRENCH.encode("cp1252"))
    found = best_source(table.header)
    assert found is not None
    assert found.kind == "table"

    drafts = parse(table, "EUR")
    [product] = drafts.products

    [variant] = product.variants
    assert variant.price is not None
    assert (product.title, product.collections, len(product.images)) == ("Théière", ["Thé"], 2)
    assert (variant.price.amount, variant.sku, variant.quantity, variant.weight_grams) == (2490, "A1", 3, 800)
    assert product.keys == ("table:sku:a1",)
    told = [(finding.row_number, finding.code) for finding in drafts.findings if finding.code != "column_taken_as"]
    assert told == [(3, "price_invalid"), (4, "title_missing"), (1, "column_not_imported")]
    assert sum(finding.code == "column_taken_as" for finding in drafts.findings) == 7
    assert all(finding.code in MESSAGES and finding.for_people() for finding in drafts.findings)


@pytest.mark.parametrize("header", [["Name", "E-mail"], ["Price"], ["a", "b"], []])
def test_what_is_no_table_of_products(header: list[str]):
    assert best_source(header) is None


def test_in_the_shop_twice(import_file: Callable[..., dict[str, int]]):
    first = import_file(FRENCH.encode())
    again = import_file(FRENCH.replace("Théière", "Grande théière").encode())

    assert (first["created"], first["errors"], again["created"], again["updated"]) == (1, 2, 0, 1)
    assert Product.objects.get().title == "Grande théière"
    assert Variant.objects.get().price_amount == 2490
