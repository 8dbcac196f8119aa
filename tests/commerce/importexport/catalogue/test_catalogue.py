"""The print catalogue: what stands in it, how large it may be, and that nobody sees a part of it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from builder.translations.models import CatalogText, Subject
from commerce.catalog.models import Picture, Product
from commerce.importexport.catalogue import choosing, drawing
from commerce.importexport.catalogue.articles import articles, small
from commerce.importexport.catalogue.choosing import CatalogueRefused, Options, read_options
from commerce.importexport.models import ExportRun, ImportState
from commerce.importexport.services import exporting
from commerce.store.models import Store
from tests.factories.catalog import make_collection, make_product

ALL = Options()


def pages(options: Options = ALL) -> list[str]:
    """The words of each page."""
    whole = b"".join(drawing.pieces(options, lambda: None))
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(whole)).pages]


@pytest.fixture
def lamps(shop: Any) -> Product:
    rooms = make_collection("Rooms")
    make_product("Chair", variants=[{"sku": "c-1"}], amount=4500, collections=[rooms])
    lamp = make_product("Lamp", description="<p>Warm light.</p>", vendor="Kiln", options=["Colour"], collections=[rooms],
        variants=[{"sku": "l-red", "option_values": ["Red"], "price_amount": 1250}, {"option_values": ["Blue"]}],
    )  # fmt: skip
    make_product("Alone", variants=[{"sku": "a-1"}])
    make_product("Hidden", status="draft", collections=[rooms])
    return lamp


def test_cover_contents_and_articles(lamps: Product) -> None:
    cover, contents, body = pages()

    assert Store.objects.get().name in cover
    assert "with tax" in cover
    assert contents.split()[:1] == ["Contents"]
    assert "Rooms 3" in contents
    assert "More articles 3" in contents
    for word in ("Chair", "c-1", "€45.00", "Lamp", "Kiln", "Warm light.", "Red · l-red", "€12.50", "Blue", "Alone"):
        assert word in body
    assert "Hidden" not in body
    assert body.count("Lamp") == 1


def test_without_prices_and_in_another_language(lamps: Product) -> None:
    CatalogText.objects.create(subject=Subject.PRODUCT, object_id=lamps.pk, language="fr", title="Lampe")

    cover, contents, body = pages(Options(language="fr", with_prices=False))

    assert "€" not in cover + contents + body
    assert ("Lampe" in body, "Lamp " in body, "Catalogue" in cover) == (True, False, True)


def test_collections_that_are_chosen(lamps: Product) -> None:
    small_rooms = make_collection("Small rooms")
    make_product("Stool", collections=[small_rooms])

    _cover, _contents, body = pages(Options(collections=(small_rooms.pk, 10**9)))

    assert ("Stool" in body, "Chair" in body) == (True, False)


def test_limit_and_nothing(lamps: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    assert choosing.count(ALL) == 3
    monkeypatch.setattr(choosing, "MOST", 2)
    with pytest.raises(CatalogueRefused, match="up to 2 products"):
        choosing.count(ALL)
    monkeypatch.undo()
    with pytest.raises(CatalogueRefused, match="nothing to print"):
        choosing.count(Options(collections=(10**9,)))


def test_long_words_and_many_variants_stay_on_their_pages(shop: Any) -> None:
    for number in range(9):
        make_product(
            f"{number} " + "W" * 250, description="<p>" + "word " * 200 + "</p>", options=["No"],
            variants=[{"option_values": [f"{n} " + "v" * 200], "sku": "s" * 120} for n in range(14)],
        )  # fmt: skip

    found = pages()

    assert len(found) == 2 + 9
    assert all("and 2 more" in page for page in found[2:])
    assert found[-1].endswith(str(len(found)))


def test_pictures_of_any_kind_become_small_jpegs(shop: Any) -> None:
    target = BytesIO()
    Image.new("RGBA", (1200, 800), (255, 0, 0, 0)).save(target, "WEBP")
    name = default_storage.save("renditions/clear.webp", ContentFile(target.getvalue()))
    broken = default_storage.save("renditions/broken.webp", ContentFile(b"<svg/>"))
    product = make_product()
    Picture.objects.create(product=product, renditions={"w": 1200, "h": 800, "files": [[1200, name]]})

    with Image.open(BytesIO(small(name) or b"")) as shown:
        assert (shown.format, shown.size, shown.getpixel((0, 0))) == ("JPEG", (400, 267), (255, 255, 255))
    assert [small(each) for each in (broken, "renditions/gone.webp", "")] == [None] * 3
    whole = b"".join(drawing.pieces(ALL, lambda: None))
    assert [len(page.images) for page in PdfReader(BytesIO(whole)).pages] == [0, 0, 1]


def test_articles_take_as_many_queries_for_three(lamps: Product) -> None:
    counts = []
    for ids in ([lamps.pk], list(Product.objects.values_list("pk", flat=True))):
        with CaptureQueriesContext(connections["default"]) as queries:
            list(articles(ids, store=Store.objects.get(), language="fr", with_prices=True))
        counts.append(len(queries) - 1)
    assert counts == [4, 4]


def test_run_writes_counts_and_remembers_what_was_chosen(lamps: Product) -> None:
    options = Options(with_prices=False).as_row()
    run = exporting.start_export(kind="catalogue", layout="pdf", actor=None, options=options)
    assert exporting.start_export(kind="catalogue", layout="pdf", actor=None, options=options).pk == run.pk
    assert exporting.start_export(kind="catalogue", layout="pdf", actor=None, options={}).pk != run.pk

    done = exporting.run_export(run.pk)

    assert (done.state, done.rows_done, done.rows_total, done.file.name[-4:]) == (ImportState.DONE, 3, 3, ".pdf")
    with done.file.open("rb") as file:
        assert "€" not in "".join(page.extract_text() for page in PdfReader(file).pages)


def test_worker_that_dies_leaves_nothing(lamps: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    run = exporting.start_export(kind="catalogue", layout="pdf", actor=None)

    def die(*_args: Any, **_more: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(drawing.Book, "article", die)
        with pytest.raises(KeyboardInterrupt):
            exporting.run_export(run.pk)
    run.refresh_from_db()
    assert (run.state, run.file.name) == (ImportState.RUNNING, "")
    assert exporting.run_export(run.pk) is None
    ExportRun.objects.update(heartbeat_at=timezone.now() - exporting.DEAD_AFTER)
    assert exporting.run_export(run.pk).state == ImportState.DONE


def test_what_became_too_large_meanwhile_fails_with_its_reason(lamps: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    run = exporting.start_export(kind="catalogue", layout="pdf", actor=None)
    monkeypatch.setattr(choosing, "MOST", 2)

    done = exporting.run_export(run.pk)

    assert (done.state, done.file.name) == (ImportState.FAILED, "")
    assert "2" in done.error


@pytest.mark.parametrize("row", [{}, {"collections": "x", "language": None}, {"collections": [None, "1"], "more": 1}])
def test_options_that_cannot_be_read_are_those_of_the_beginning(row: dict[str, Any]) -> None:
    assert read_options(row) == ALL
