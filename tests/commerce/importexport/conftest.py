from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

OWN = Path(__file__).resolve().parents[2] / "data" / "vendure"
HEADER = ["Handle", "Title", "Option1 Name", "Option1 Value", "Variant Price", "Variant Inventory Tracker",
          "Variant Inventory Qty", "Image Src"]  # fmt: skip


def csv_of(*rows: dict[str, Any], header: list[str] | None = None) -> bytes:
    """A file with these rows; the columns are those that are named, in the order of first sight."""
    names = header or list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


@pytest.fixture
def import_file(shop: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, int]]:
    """`manage.py import_products` into "alpha": what its last line says."""

    def run(content: bytes | Path, **options: Any) -> dict[str, int]:
        path = content if isinstance(content, Path) else tmp_path / "products.csv"
        if isinstance(content, bytes):
            path.write_bytes(content)
        capsys.readouterr()
        call_command("import_products", str(path), shop="alpha", json=True, **options)
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return run


def ring(**cells: Any) -> dict[str, Any]:
    return {
        "Handle": "ring", "Title": "Ring", "Variant Price": "10.00", "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "3",
    } | cells  # fmt: skip
