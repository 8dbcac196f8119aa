"""Counts products, variants and pictures of whole files a second time, with nothing but the csv module."""

import csv
import os
from pathlib import Path

import pytest

from commerce.importexport.sources.shopify import parse
from core.csvfile import read_table

ROOT = Path(__file__).parents[3]
OWN = ROOT / "tests" / "data" / "vendure"
SHARED = Path(os.environ.get("ECHOPPE_SHARED_DATA") or ROOT.parent / "shared" / "data")


def shopify_files(folder: Path) -> list[Path]:
    found = []
    for path in sorted(folder.rglob("*.csv")):
        with path.open("rb") as file:
            names = file.readline().decode("utf-8-sig", errors="replace").lower().strip().split(",")
        if "title" in names and ("handle" in names or "url handle" in names):
            found.append(path)
    return found


def count(path: Path) -> tuple[int, int, int]:
    """By the rules alone: handle = product; price or option value = variant; distinct address = picture."""
    products, variants, pictures = set(), set(), set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        names = [name.strip().lower() for name in next(rows)]

        def column(*aliases: str) -> int:
            return next(names.index(alias) for alias in aliases if alias in names)

        handle = column("handle", "url handle")
        price = column("variant price", "price")
        options = [column(f"option{number} value") for number in (1, 2, 3)]
        images = [column("image src", "product image url"), column("variant image", "variant image url")]
        for row in rows:
            if not any(row):
                continue
            products.add(row[handle].strip())
            if row[price].strip() or row[options[0]].strip():
                variants.add((row[handle].strip(), *(row[option].strip() for option in options)))
            for image in images:
                if row[image].strip():
                    pictures.add((row[handle].strip(), row[image].strip().partition("?v=")[0]))
    return len(products), len(variants), len(pictures)


def check(path: Path) -> None:
    drafts = parse(read_table(path), "EUR")
    products = list(drafts.products)

    assert [finding for finding in drafts.findings if finding.level == "error"] == []
    assert (
        len(products),
        sum(len(product.variants) for product in products),
        sum(len(product.images) for product in products),
    ) == count(path)


@pytest.mark.parametrize("path", shopify_files(OWN), ids=lambda path: path.name)
def test_counts_of_our_own_files(path: Path):
    assert count(path) == (54, 88, 54)

    check(path)


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared data at {SHARED}; set ECHOPPE_SHARED_DATA")
def test_counts_of_all_shared_files():
    files = shopify_files(SHARED)

    assert len(files) >= 8
    for path in files:
        check(path)
