"""Files of strangers: a clear word, exit code 1 where nothing can be read, and nothing half-written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Template

from commerce.catalog.models import Collection, Picture, Product, Variant
from commerce.importexport.models import ImportRun, ImportState
from commerce.importexport.services.reports import report_csv
from tests.commerce.importexport.conftest import OWN, csv_of, ring

Importer = Callable[..., dict[str, int]]
SCRIPT = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"


def fails(path: Path) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("import_products", str(path), shop="alpha", json=True)
    assert caught.value.returncode == 1
    assert not Product.objects.exists()
    assert not ImportRun.objects.filter(state__in=[ImportState.WAITING, ImportState.RUNNING]).exists()
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n\n", "empty"),
        (b"a,b\n1,2\n", "Handle"),
        (b"Product ID,Product handle\n1,x\n", "Handle"),
        (b'Handle,Title,Variant Price\nring,"Ring,10\nx,X,5\n', "quotation mark"),
        (b"Handle,Title,Variant Price\nring,Ring,10\n" + b'"' + b"x" * 9_000_000, "too long"),
        (b"Handle,Title\n" + b"x," * 3_000 + b"\n", "columns"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, ""),
        (b"PK\x03\x04" + b"\0" * 500, ""),
    ],
)
def test_file_that_cannot_be_read(shop: Any, tmp_path: Path, content: bytes, words: str):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)

    assert words in fails(path)


def test_file_that_is_not_there(shop: Any, tmp_path: Path):
    assert "No such file" in fails(tmp_path / "nothing.csv")
    assert "directory" in fails(tmp_path)


def test_shop_that_is_not_there(db: None, tmp_path: Path):
    with pytest.raises(CommandError, match="No shop"):
        call_command("import_products", str(tmp_path), shop="nobody")


@pytest.mark.slow
def test_file_of_a_million_rows(shop: Any, tmp_path: Path):
    """Stopped by the count of rows, before any product is written."""
    path = tmp_path / "bomb.csv"
    path.write_bytes(b"Handle,Title,Variant Price\n" + b"r,R,1\n" * 250_000)

    assert "rows" in fails(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators(import_file: Importer, encoding: str, delimiter: str):
    text = csv_of(ring(Title="Bague dorée à l’été", Vendor="Café Œuvre")).decode().replace(",", delimiter)

    import_file(text.encode(encoding))

    product = Product.objects.get()
    assert (product.title, product.vendor) == ("Bague dorée à l’été", "Café Œuvre")
    assert Variant.objects.get().price_amount == 1000


def test_script_in_every_cell(import_file: Importer):
    header = (OWN / "shopify_products_export_legacy.csv").read_text().splitlines()[0].split(",")
    cells = dict.fromkeys(header, SCRIPT) | {"Collection": SCRIPT, "Variant Price": "10"}

    import_file(csv_of(cells))

    product, variant = Product.objects.get(), Variant.objects.get()
    assert "<script" not in product.description
    assert "onerror" not in product.description
    assert product.slug == "scriptalertxscriptimg-srcx-onerroralert1"
    assert not Picture.objects.exists()
    shown = Template("{{ p.title }}{{ p.vendor }}{{ p.tags }}{{ v.option_values }}{{ c.title }}").render(
        Context({"p": product, "v": variant, "c": Collection.objects.get()})
    )
    assert "<" not in shown
    report = "".join(report_csv(ImportRun.objects.get().report))
    assert all(not line.split(",")[-1].startswith(("=", "+", "-", "@")) for line in report.splitlines())


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("Variant Price", "-1"),
        ("Variant Price", "99999999999999999999999999"),
        ("Variant Price", "1e5"),
        ("Variant Price", "NaN"),
        ("Variant Price", "Infinity"),
        ("Variant Price", "0x10"),
        ("Variant Price", "٣"),
    ],
)
def test_price_that_is_none(import_file: Importer, column: str, text: str):
    counts = import_file(csv_of(ring(**{column: text}), ring(Handle="good")))

    assert list(Product.objects.values_list("slug", flat=True)) == ["good"]
    assert counts["errors"] >= 1


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("Variant Inventory Qty", "99999999999999999999"),
        ("Variant Inventory Qty", "2147483647"),
        ("Variant Inventory Qty", "-2147483647"),
        ("Variant Inventory Qty", "many"),
        ("Variant Grams", "99999999999999999999"),
        ("Variant Grams", "-5"),
        ("Cost per item", "99999999999999999999999"),
        ("Variant SKU", "x" * 5_000),
        ("Variant Barcode", "9" * 5_000),
        ("Tags", ",".join(f"tag{n}" for n in range(1_000))),
        ("Vendor", "v" * 100_000),
        ("Title", "t" * 100_000),
        ("Handle", "h" * 100_000),
        ("SEO Description", "d" * 100_000),
        ("Image Src", "javascript:alert(1)"),
        ("Image Src", "http://x.example/" + "y" * 5_000),
        ("Image Src", "http://[broken"),
        ("Image Alt Text", "a" * 5_000),
        ("Option2 Value", "o" * 5_000),
        ("Body (HTML)", "<div>" * 20_000),
    ],
)
def test_extreme_cell(import_file: Importer, column: str, text: str):
    """Cut, ignored or left out, with a word in the report; never a crash, and the next product comes in."""
    file = csv_of(ring(**{column: text}), ring(Handle="good"))
    counts = import_file(file)

    assert Product.objects.filter(slug="good").exists()
    assert counts["created"] + counts["errors"] >= 2
    again = import_file(file)
    assert (again["created"], again["updated"]) == (0, 0)


def test_more_variants_than_a_product_can_have(import_file: Importer):
    rows = [ring(**{"Option1 Name": "N", "Option1 Value": str(n)}) for n in range(2_049)]

    counts = import_file(csv_of(*rows, ring(Handle="good")))

    assert (counts["errors"], list(Product.objects.values_list("slug", flat=True))) == (1, ["good"])


def test_as_many_variants_as_a_product_can_have(import_file: Importer):
    rows = [ring(**{"Option1 Name": "N", "Option1 Value": str(n)}) for n in range(2_048)]

    assert import_file(csv_of(*rows))["variants"] == 2_048
    assert import_file(csv_of(*rows))["skipped"] == 1


def test_more_pictures_than_a_product_can_have(import_file: Importer):
    rows = [ring(), *({"Handle": "ring", "Image Src": f"https://x.example/{n}.jpg"} for n in range(300))]

    counts = import_file(csv_of(*rows))

    assert (counts["images"], Picture.objects.count()) == (250, 250)
    assert import_file(csv_of(*rows))["skipped"] == 1


def test_currency_without_decimals(import_file: Importer, shop: Any):
    from commerce.store.models import Store

    Store.objects.update(currency="JPY")

    import_file(csv_of(ring(**{"Variant Price": "450000"})))

    assert Variant.objects.get().price_amount == 450_000


def test_numbers_on_the_last_line_are_integers(shop: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "x.csv"
    path.write_bytes(csv_of(ring()))

    call_command("import_products", str(path), shop="alpha", json=True)

    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        "products": 1, "variants": 1, "images": 0, "rows": 1, "created": 1, "updated": 0, "skipped": 0, "errors": 0,
    }  # fmt: skip
    assert printed.err.splitlines()[-1] == "1 of 1 products"
