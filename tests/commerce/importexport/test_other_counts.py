"""Whole files of other shops, brought in through the command: what arrives is what an independent count of the same file
finds with nothing but the standard library, and the same file again changes nothing."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from itertools import product as combinations
from pathlib import Path

import pytest

from commerce.catalog.models import Product
from commerce.importexport.models import Origin
from tests.commerce.importexport.conftest import OWN
from tests.commerce.importexport.services.test_import_files import everything, in_the_shop
from tests.commerce.importexport.test_shopify_counts import SHARED

Importer = Callable[..., dict[str, int]]
Counts = tuple[int, int, int]
WOO = "woocommerce-gpl"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared data at {SHARED}; set ECHOPPE_SHARED_DATA")


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=delimiter))
    return [{key.lower(): value or "" for key, value in row.items() if key} for row in rows]


def split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def count_woocommerce(path: Path) -> Counts:
    """Parents and all that is sold alone are products; a variation is as many variants as it leaves open."""
    rows = rows_of(path)
    parents = {row["sku"] or f"id:{row.get('id')}": row for row in rows if "variation" not in row["type"]}
    parents |= {f"id:{row['id']}": row for row in rows if row.get("id") and "variation" not in row["type"]}
    products = [row for row in rows if "variation" not in row["type"]]
    pictures = {(number, url) for number, row in enumerate(products) for url in split(row["images"])}
    variants = {(number,) for number, row in enumerate(products) if row["regular price"]}
    for row in rows:
        if "variation" in row["type"]:
            parent = parents[row["parent"]]
            number = products.index(parent)
            pictures |= {(number, url) for url in split(row["images"])[:1]}
            choices = []
            for place in (1, 2):
                if row.get(f"attribute {place} name"):
                    own = row[f"attribute {place} value(s)"]
                    choices.append([own] if own else split(parent[f"attribute {place} value(s)"]))
            variants |= {(number, *values) for values in combinations(*choices)}
    return len(products), len(variants), len(pictures)


def count_google(rows: list[dict[str, str]]) -> Counts:
    """By items: two ids of the demo shop come twice, with different titles."""
    groups = {row["item_group_id"] or row["id"] for row in rows}
    pictures = {(row["item_group_id"] or row["id"], row["image_link"]) for row in rows if row["image_link"]}
    return len(groups), len(rows), len(pictures)


def xml_rows(path: Path) -> list[dict[str, str]]:
    """By patterns: good enough for a file that is well-formed."""
    items = re.findall(r"<item>(.*?)</item>", path.read_text(encoding="utf-8"), re.DOTALL)
    names = ("id", "item_group_id", "image_link")
    found = [{name: re.search(rf"<g:{name}>(.*?)</g:{name}>", item) for name in names} for item in items]
    return [{name: match[1] if match else "" for name, match in item.items()} for item in found]


def count_prestashop(products: Path, combinations: Path) -> Counts:
    rows, parts = rows_of(products), rows_of(combinations)
    ids = {row["product id"] for row in rows}
    pictures = {(row["product id"], url.strip()) for row in rows for url in row["image urls (x;y;z...)"].split(";")}
    pictures |= {(row["product id*"], row["image url"]) for row in parts if row["image url"]}
    variants = {(row["product id*"], row["value (value:position)*"]) for row in parts}
    alone = ids - {row["product id*"] for row in parts}
    return len(ids), len(variants) + len(alone), len({picture for picture in pictures if picture[1]})


def check(path: Path, expected: Counts, import_file: Importer) -> None:
    first = import_file(path)

    assert in_the_shop() == expected
    assert (first["products"], first["variants"], first["images"]) == expected
    assert (first["created"], first["errors"]) == (expected[0], 0)
    before = everything()
    assert import_file(path) == first | {"created": 0, "skipped": expected[0]}
    assert everything() == before


@pytest.mark.parametrize("name", ["woocommerce_products_export.csv", "woocommerce_products_export_decimal_comma.csv"])
def test_our_woocommerce_files(name: str, import_file: Importer):
    assert count_woocommerce(OWN / name) == (54, 88, 54)

    check(OWN / name, (54, 88, 54), import_file)


def test_feed_as_table_and_as_xml(import_file: Importer):
    table, xml = OWN / "google_merchant_feed.tsv", OWN / "google_merchant_feed.xml"
    expected = count_google(rows_of(table, "\t"))
    assert count_google(xml_rows(xml)) == expected

    check(table, expected, import_file)

    before = everything()
    again = import_file(xml)
    assert (again["created"], again["updated"], again["skipped"]) == (0, 0, expected[0])
    assert everything() == before


@needs_shared
@pytest.mark.parametrize("name", ["sample_products.csv", "unit_test_sample.csv"])
def test_woocommerce_files_of_others(name: str, import_file: Importer):
    path = SHARED / WOO / name

    check(path, count_woocommerce(path), import_file)


def test_point_and_comma_are_one_catalogue(import_file: Importer):
    import_file(OWN / "woocommerce_products_export.csv")
    before = everything()

    again = import_file(OWN / "woocommerce_products_export_decimal_comma.csv")

    assert (again["created"], again["updated"], again["skipped"]) == (0, 0, 54)
    assert everything() == before


def test_product_that_was_renamed_here_is_found_by_its_sku(import_file: Importer):
    import_file(OWN / "woocommerce_products_export.csv")
    Product.objects.filter(slug="laptop").update(slug="portable", title="Portable")

    again = import_file(OWN / "woocommerce_products_export.csv")

    assert (again["created"], again["updated"]) == (0, 1)
    assert Product.objects.get(slug="portable").title == "Laptop"
    assert Origin.objects.get(key="woocommerce:sku:p-laptop").product.slug == "portable"


def test_two_products_of_one_name_in_two_files(import_file: Importer):
    row = {"ID": "1", "Type": "simple", "SKU": "a", "Name": "Cap", "Regular price": "5"}
    for changed in ({}, {"ID": "2", "SKU": "b"}, {}):
        content = ",".join(row) + "\n" + ",".join((row | changed).values()) + "\n"
        import_file(content.encode())

    assert sorted(Product.objects.values_list("slug", flat=True)) == ["cap", "cap-2"]


@needs_shared
def test_prestashop_products_and_then_their_combinations(import_file: Importer):
    folder = SHARED / "prestashop-thirtybees-osl" / "csv_import"
    products, parts = folder / "products_import.csv", folder / "combinations_import.csv"
    expected = count_prestashop(products, parts)

    first = import_file(products)
    second = import_file(parts)

    assert (first["created"], first["errors"]) == (expected[0], 0)
    rows = rows_of(parts)
    doubles = len(rows) - len({(row["product id*"], row["value (value:position)*"]) for row in rows})
    assert (second["created"], second["errors"]) == (0, doubles)
    assert second["updated"] == len({row["product id*"] for row in rows})
    assert in_the_shop() == expected
    before = everything()
    for path in (products, parts, parts):
        again = import_file(path)
        assert (again["created"], again["updated"]) == (0, 0)
    assert everything() == before
