"""Whole files, through the command, against what an independent count finds in the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from commerce.catalog.models import Picture, Product, Variant
from commerce.importexport.models import ImportRun
from commerce.inventory.models import StockItem, StockMovement
from core.models import Event
from tests.commerce.importexport.conftest import OWN
from tests.commerce.importexport.test_shopify_counts import SHARED, count, shopify_files

Importer = Callable[..., dict[str, int]]
MANY = 500  # products; that a second time changes nothing is seen with the smaller files, which hold every kind of row


def in_the_shop() -> tuple[int, int, int]:
    return Product.objects.count(), Variant.objects.count(), Picture.objects.count()


def everything() -> list[Any]:
    """Every row that an import could touch, with its times."""
    rows: list[Any] = []
    for model in (Product, Variant, Picture, StockItem, StockMovement, Event):
        rows += list(model.objects.order_by("pk").values())
    return rows


def check(path: Path, import_file: Importer) -> None:
    first = import_file(path)

    expected = count(path)
    assert in_the_shop() == expected
    assert (first["products"], first["variants"], first["images"]) == expected
    assert (first["created"], first["updated"], first["skipped"], first["errors"]) == (expected[0], 0, 0, 0)
    if expected[0] > MANY:
        return
    before = everything()

    second = import_file(path)

    assert second == first | {"created": 0, "skipped": expected[0]}
    assert everything() == before


@pytest.mark.parametrize("path", shopify_files(OWN), ids=lambda path: path.name)
def test_our_own_files(path: Path, import_file: Importer):
    check(path, import_file)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared data at {SHARED}; set ECHOPPE_SHARED_DATA")
@pytest.mark.parametrize("path", shopify_files(SHARED) if SHARED.is_dir() else [], ids=lambda path: path.name)
def test_shared_files(path: Path, import_file: Importer):
    check(path, import_file)


def test_three_ways_to_write_a_file_are_one_catalogue(import_file: Importer):
    """Old header, new header, BOM with CRLF: what the first brought, the others find."""
    import_file(OWN / "shopify_products_export_legacy.csv")

    again = [import_file(path)["created"] for path in shopify_files(OWN)]

    assert again == [0, 0, 0]
    assert in_the_shop() == (54, 88, 54)


def test_dry_run_writes_nothing(import_file: Importer):
    path = OWN / "shopify_products_export_legacy.csv"
    before = everything()

    tried = import_file(path, dry_run=True)

    assert everything() == before
    assert not ImportRun.objects.exists()
    assert tried == import_file(path)


def test_stock_is_in_the_ledger(import_file: Importer):
    import_file(OWN / "shopify_products_export_legacy.csv")

    counters = {item.pk: item.on_hand for item in StockItem.objects.all()}
    moved = dict.fromkeys(counters, 0)
    for movement in StockMovement.objects.all():
        assert movement.kind == "import"
        moved[movement.variant_id] += movement.quantity
    assert counters == moved
    assert sum(counters.values()) > 0
