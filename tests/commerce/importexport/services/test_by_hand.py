"""Imports tell where fields came from, and leave what people changed by hand where they are asked to."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commerce.catalog import sources
from commerce.catalog.models import Picture, Product, Variant
from commerce.catalog.services.editing import edit_variants
from commerce.catalog.services.pictures import change_pictures
from commerce.catalog.services.products import update_product
from commerce.importexport.models import ImportRun
from commerce.importexport.services import undoing
from commerce.importexport.services.by_hand import Spared
from commerce.importexport.services.reports import line_for_people
from commerce.importexport.services.runs import run_import, start_import
from commerce.importexport.tasks import work_on_imports
from tests.commerce.importexport.conftest import csv_of, ring

NORA = sources.Source(kind=sources.PERSON, name="Nora", at=datetime(2026, 11, 3, tzinfo=UTC))


def take_in(*rows: dict[str, Any], name: str = "shop.csv", is_dry_run: bool = False, **options: Any) -> ImportRun:
    file = io.BytesIO(csv_of(*rows))
    run = start_import(file=file, filename=name, actor=None, is_dry_run=is_dry_run, options=options)
    done = run_import(run.pk)
    assert done is not None
    return done


def who(row: Product | Variant) -> dict[str, str]:
    return {name: each["name"] for name, each in sources.last_words(row.sources).items()}


def by_nora() -> Product:
    """A ring of an import, whose title, price and gallery Nora has changed since."""
    take_in(ring(Vendor="Acme", **{"Image Src": "https://a.example/1.jpg", "Variant Image": "https://a.example/1.jpg"}))
    product = Product.objects.get()
    with sources.written_by(NORA):
        update_product(product_id=product.pk, title="Golden ring")
        edit_variants(product_id=product.pk, changes={product.variants.get().pk: {"price_amount": 1500}})
        change_pictures(product_id=product.pk, order=[], alt_texts={product.pictures.get().pk: "A ring"})
    return Product.objects.get()


def test_import_is_named_for_what_it_wrote(shop: Any) -> None:
    run = take_in(ring(Vendor="Acme", **{"Image Src": "https://a.example/1.jpg"}))
    later = take_in(ring(Vendor="Other", Tags="a"), name="later.csv")

    product, variant = Product.objects.get(), Variant.objects.get()
    told = sources.last_words(product.sources)
    assert {name: told[name]["run"] for name in ("title", "pictures", "vendor", "tags")} == {
        "title": run.pk, "pictures": run.pk, "vendor": later.pk, "tags": later.pk
    }  # fmt: skip
    assert (told["title"]["kind"], told["title"]["name"], told["title"]["format"]) == ("import", "shop.csv", "shopify")
    assert "seo_title" not in told  # empty came from nowhere
    assert who(variant)["price_amount"] == "shop.csv"


def test_undone_import_gives_the_former_sources_back(shop: Any) -> None:
    before = by_nora()
    run = take_in(ring(Title="Band", Vendor="Acme", **{"Variant Price": "12"}))
    assert (who(Product.objects.get())["title"], who(Variant.objects.get())["price_amount"]) == ("shop.csv",) * 2

    undoing.start_undo(run_id=run.pk, actor=None)
    work_on_imports(timezone.now())

    product = Product.objects.get()
    assert (product.title, product.sources) == ("Golden ring", before.sources)
    assert who(Variant.objects.get())["price_amount"] == "Nora"


def test_source_alone_is_no_change_that_keeps_an_import_from_being_undone(shop: Any) -> None:
    take_in(ring(Vendor="Acme"))
    run = take_in(ring(Vendor="Other"))
    for vendor in ("Third", "Other"):
        with sources.written_by(NORA):
            update_product(product_id=Product.objects.get().pk, vendor=vendor)

    undoing.start_undo(run_id=run.pk, actor=None)
    work_on_imports(timezone.now())

    assert (Product.objects.get().vendor, who(Product.objects.get())["vendor"]) == ("Acme", "shop.csv")


NEW = "https://a.example/2.jpg"
FILE = ring(Title="Band", Vendor="Other", **{"Variant Price": "12", "Image Src": NEW, "Variant Image": NEW})


def state() -> tuple[Any, ...]:
    product = Product.objects.get()
    variant, picture = product.variants.get(), Picture.objects.get()
    assert variant.picture_id == picture.pk
    return product.title, product.vendor, variant.price_amount, picture.source_url[-5:]


def test_what_people_changed_stays_where_that_is_wished(shop: Any) -> None:
    by_nora()
    trial = take_in(FILE, is_dry_run=True, keep_by_hand=True)
    run = take_in(FILE, keep_by_hand=True)

    assert state() == ("Golden ring", "Other", 1500, "1.jpg")
    for each in (trial, run):
        (line,) = [line for line in each.report if line[2] == "kept_by_hand"]
        assert line[3] == {"fields": ["picture_id", "pictures", "price_amount", "title"]}
        assert line_for_people(line)["text"] == (
            "Kept as people changed it by hand: Picture of the variant, Pictures, Price, Title."
        )
        assert (each.counts["kept"], each.counts["updated"]) == (1, 1)
    assert who(Product.objects.get())["title"] == "Nora"
    assert take_in(FILE, keep_by_hand=True).counts["skipped"] == 1


def test_file_wins_where_nothing_is_wished(shop: Any, monkeypatch: Any) -> None:
    """Off by default; and the guard's control: without the sparing, the wish would do nothing."""
    by_nora()
    assert "kept" not in take_in(FILE).counts
    assert state() == ("Band", "Other", 1200, "2.jpg")

    with sources.written_by(NORA):
        update_product(product_id=Product.objects.get().pk, title="Golden ring")
    monkeypatch.setattr(Spared, "spare_product", lambda self: None)
    take_in(FILE, keep_by_hand=True)
    assert state()[0] == "Band"


def test_switch_of_the_command_keeps_what_people_changed(shop: Any, import_file: Any) -> None:
    by_nora()
    for is_dry_run in (True, False):
        told = import_file(csv_of(FILE), keep_by_hand=True, dry_run=is_dry_run)
        assert (told["updated"], told["kept"]) == (1, 1)
    assert state() == ("Golden ring", "Other", 1500, "1.jpg")

    assert "kept" not in import_file(csv_of(FILE))
    assert state()[0] == "Band"


def test_sources_cost_no_query(shop: Any, monkeypatch: Any) -> None:
    def queries_of(price: str) -> int:
        with CaptureQueriesContext(connections["default"]) as queries:
            take_in(ring(**{"Variant Price": price}))
        return len(queries)

    queries_of("9")
    counted = queries_of("10")
    for module in ("creating", "updating"):
        monkeypatch.setattr(f"commerce.importexport.services.{module}.told", lambda _kept, _names: [])
    assert queries_of("11") == counted


def test_links_that_come_later_in_the_file_are_told_and_kept(shop: Any) -> None:
    """They are written behind the last product, past the plan."""
    head = {"option_values": "", "stock_counted": "yes", "is_shown": "yes", "price": "10"}
    rows = [
        {"handle": "a", "title": "A", "related": "b"} | head,
        {"handle": "b", "title": "B", "related": ""} | head,
    ]
    take_in(*rows, name="own.csv")
    product, other = Product.objects.get(slug="a"), Product.objects.get(slug="b")
    assert (product.related_ids, who(product)["related_ids"]) == ([other.pk], "own.csv")

    with sources.written_by(NORA):
        update_product(product_id=product.pk, related_ids=[])
    Product.objects.filter(slug="b").update(slug="gone")
    take_in(*rows, name="own.csv", keep_by_hand=True)
    product.refresh_from_db()
    assert (product.related_ids, who(product)["related_ids"]) == ([], "Nora")
