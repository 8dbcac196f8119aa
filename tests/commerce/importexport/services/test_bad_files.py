"""Files that nobody should have: each is told in words, and nothing of it is half done."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from commerce.catalog.models import Product
from commerce.customers.models import Customer
from commerce.importexport.models import ImportRun, ImportState
from commerce.importexport.services.runs import run_import, start_import
from commerce.orders.models import Order
from core import csvfile
from core.csvfile import MAX_FILE_BYTES
from tests.commerce.importexport.conftest import csv_of, ring


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("products.csv", content)
    return buffer.getvalue()


def take_in(content: bytes, kind: str = "products") -> ImportRun:
    run = start_import(file=io.BytesIO(content), filename="f.csv", actor=None, is_dry_run=False, kind=kind)
    done = run_import(run.pk)
    assert done is not None
    return done


WIDE = ",".join(["Handle", "Title", "Variant Price", *(f"c{n}" for n in range(10_000))]).encode()
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "cell of 5 MB": (lambda: csv_of(ring(), ring(Handle="b", Title="x" * 5 * 2**20)), "Row 3 is too long"),
    "10,000 columns": (lambda: WIDE + b"\na,A,1\n", "more than 2000 columns"),
    "zip bomb": (lambda: zipped(b"0" * 50 * 2**20), "spreadsheet"),
    "gzip bomb": (lambda: gzip.compress(b"0" * 50 * 2**20), "not a CSV"),
    "no JSON": (lambda: b'{"handle": "a"}\n{"handle": \n', "Row 2 is not an object of JSON"),
    "deep JSON": (lambda: b'{"handle": ' + b"[" * 100_000 + b"\n", "Row 1 is not an object of JSON"),
    "line of 9 MB": (lambda: b'{"handle": "' + b"x" * 9 * 2**20, "Row 1 is too long"),
}


@pytest.mark.parametrize("name", FILES)
def test_whole_file_is_refused_in_words(name: str, shop: Any):
    make, words = FILES[name]
    run = take_in(make())
    assert (run.state, words in run.error) == (ImportState.FAILED, True), run.error
    assert not Product.objects.exists()


def test_files_beyond_the_limit_are_refused(shop: Any, monkeypatch: pytest.MonkeyPatch):
    assert MAX_FILE_BYTES == 100 * 2**20
    monkeypatch.setattr(csvfile, "MAX_FILE_BYTES", 2**20)
    run = take_in(csv_of(*(ring(Handle=f"r{n}", Title="x" * 5_000) for n in range(250))))
    assert (run.state, "larger than" in run.error) == (ImportState.FAILED, True)


STRANGE = {
    "handle": "ring", "title": "Ring \ud800\x00", "is_shown": "perhaps", "status": "?", "currency": "EUR",
    "attributes": [1], "safety": "x", "publish_at": "soon", "min_quantity": "-3", "related": {"a": 1},
    "variants": [
        {"option_values": [], "price": "1e9999", "stock_counted": None, "content_amount": "NaN"},
        {"option_values": [], "price": "12", "on_hand": "99999999999", "eco_contribution": "-1", "stock_counted": True},
        {"option_values": ["a"], "price": "1", "stock_counted": True},
    ],
    "pictures": [{"picture": "javascript:alert(1)", "picture_alt": "x" * 999}],
}  # fmt: skip


def test_our_own_layout_edited_by_hand_brings_nothing_strange_in(shop: Any):
    other = {"handle": "mug", "title": "Mug", "is_shown": True, "variants": [{"option_values": [], "price": "3"}]}
    run = take_in("\n".join(json.dumps(each) for each in (STRANGE, other, [], 5) if isinstance(each, dict)).encode())

    assert run.state == ImportState.DONE, run.error
    product = Product.objects.get(slug="ring")
    assert (product.title, product.status, product.min_quantity) == ("Ring ?", "draft", 1)
    assert (product.attributes, product.safety, product.publish_at) == ({}, {}, None)
    assert (product.variants.get().price_amount, product.pictures.count()) == (1200, 0)
    assert run.counts["errors"] >= 2
    assert Product.objects.filter(slug="mug").exists()


def test_people_that_make_no_sense_are_told_row_by_row(shop: Any):
    rows = [
        {"Email": "", "First Name": "Nobody"}, {"Email": "no mail", "First Name": "A"},
        {"Email": "a" * 300 + "@example.com", "First Name": "B"}, {"Email": "=1+1@example.com", "First Name": "'=cmd"},
        {"Email": "ok@example.com", "First Name": "x" * 500, "Tags": "a" * 500, "City": "y" * 900},
        {"Email": "OK@example.com", "First Name": "Twice"},
    ]  # fmt: skip
    run = take_in(csv_of(*rows), "customers")
    assert (run.state, run.counts["errors"]) == (ImportState.DONE, 3), run.report
    assert set(Customer.objects.values_list("email", flat=True)) == {"=1+1@example.com", "ok@example.com"}


def test_orders_that_make_no_sense_are_told_row_by_row(shop: Any):
    base = {
        "Name": "#1",
        "Created at": "2024-01-01",
        "Lineitem name": "A",
        "Lineitem quantity": "1",
        "Lineitem price": "1",
    }
    rows = [
        base | {"Name": "#1", "Created at": "0000-00-00"}, base | {"Name": "#2", "Lineitem price": "9" * 40},
        base | {"Name": "#3", "Lineitem quantity": "99999999999"}, base | {"Name": "#4", "Currency": "XXQ"},
        base | {"Name": "#5", "Total": "-5", "Refunded Amount": "99", "Discount Amount": "1000", "Taxes": "abc"},
        base | {"Name": "#6", "Email": "x" * 400, "Lineitem name": "n" * 900, "Financial Status": "odd"},
        base | {"Name": "", "Lineitem name": "of nobody"},
    ]  # fmt: skip
    names = list(dict.fromkeys(name for row in rows for name in row))
    run = take_in(csv_of(*[dict.fromkeys(names, "") | row for row in rows]), "orders")
    assert run.state == ImportState.DONE, run.error
    assert set(Order.objects.values_list("imported_name", flat=True)) == {"#5", "#6"}
    fifth = Order.objects.get(imported_name="#5")
    assert (fifth.total_amount, fifth.discount_amount, fifth.refunded_amount) == (0, 100, 0)
