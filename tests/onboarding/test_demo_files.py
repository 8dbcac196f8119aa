import re
from pathlib import Path

from commerce.importexport.sources.shopify import parse
from core.csvfile import read_table
from core.images import verify_image

DEMO = Path(__file__).parents[2] / "platform" / "onboarding" / "demo"


def test_demo_products_have_their_pictures():
    drafts = parse(read_table(DEMO / "products.csv"), "EUR")
    products = list(drafts.products)
    used = {image.url.removeprefix("https://demo.invalid/") for product in products for image in product.images}

    assert list(drafts.findings) == []
    assert (len(products), sum(len(product.variants) for product in products)) == (54, 88)
    assert all(len(product.images) == 1 and product.collections for product in products)
    assert used == {path.name for path in (DEMO / "images").iterdir()}


def test_demo_pictures_are_small_and_sound():
    paths = list((DEMO / "images").iterdir())

    probes = [verify_image(path.read_bytes()) for path in paths]

    assert {probe.format for probe in probes} == {"WEBP"}
    assert max(max(probe.width, probe.height) for probe in probes) <= 800
    assert max(path.stat().st_size for path in paths) < 90_000
    assert sum(path.stat().st_size for path in paths) < 1_500_000


def test_every_product_of_the_demo_has_french_words():
    drafts = parse(read_table(DEMO / "products.csv"), "EUR")
    rows = [row.cells for row in read_table(DEMO / "translations.csv").rows]
    told = {row["handle"]: row for row in rows if row["of"] == "product"}

    assert set(told) == {product.handle for product in drafts.products}
    assert all(row["language"] == "fr" and row["title"] and row["description"].startswith("<p>") for row in rows)
    assert {path.name for path in (DEMO / "pages" / "fr").iterdir()} == {
        path.name for path in (DEMO / "pages").iterdir() if path.is_file()
    }
    plain = {row["handle"] for row in rows if re.search(" [;:?!»]|« ", row["description"])}
    assert not plain, "a table loses no-break spaces: write &nbsp;"
