"""The file of translations: out, to a translator, and back in."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from builder.pages.languages import add_language
from builder.translations.models import CatalogText
from builder.translations.services import save_text
from commerce.catalog.models import Product
from commerce.catalog.services.products import delete_product, update_product
from commerce.importexport.exports import ENTITIES
from commerce.importexport.exports.writing import write
from commerce.importexport.models import ImportRun, ImportState
from commerce.importexport.services import undoing
from commerce.importexport.services.runs import run_import, start_import
from commerce.importexport.tasks import work_on_imports
from commerce.store.models import Store
from core.csvfile import MAX_CELL
from tests.dashboard.imports.test_imports import upload
from tests.factories.catalog import make_collection, make_product

OLD = "of,handle,language,title,description,seo_title,seo_description"  # before there were ids and originals


@pytest.fixture
def lamp(shop: Any) -> Product:
    Store.objects.update(is_open=True)
    add_language(code="fr").save_revision().publish()
    return make_product("Lamp", slug="lamp", description="<p>Warm light.</p>")


def exported() -> list[dict[str, str]]:
    text = b"".join(write(ENTITIES["translations"], "csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def as_file(rows: list[dict[str, str]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def lines(*rows: str) -> bytes:
    return "\n".join([OLD, *rows]).encode()


def bring(content: bytes, *, is_dry_run: bool = False) -> ImportRun:
    run = start_import(
        file=io.BytesIO(content), filename="fr.csv", actor=None, is_dry_run=is_dry_run, kind="translations"
    )
    done = run_import(run.pk)
    assert done is not None
    return done


def told(run: ImportRun) -> tuple[int, int, int, int]:
    return tuple(run.counts.get(name, 0) for name in ("created", "updated", "skipped", "errors"))  # type: ignore[return-value]


def codes(run: ImportRun) -> list[str]:
    return [line[2] for line in run.report]


def words(product: Product) -> tuple[str, str] | None:
    return CatalogText.objects.filter(object_id=product.pk).values_list("title", "description").first()


def test_file_goes_out_with_originals_and_comes_back(lamp):
    make_collection("Lights", slug="lights")
    rows = exported()
    assert [(row["of"], row["handle"], row["language"], row["title"], row["source_title"]) for row in rows] == [
        ("product", "lamp", "fr", "", "Lamp"), ("collection", "lights", "fr", "", "Lights"),
    ]  # fmt: skip
    assert [told(bring(as_file(rows))), CatalogText.objects.count()] == [(0, 0, 2, 0), 0]

    rows[0] |= {"title": "Lampe", "description": "<p>Lumière chaude.</p>"}
    update_product(product_id=lamp.pk, slug="lamp-of-old")  # known by its id
    content = as_file(rows, ";")

    trial = bring(content, is_dry_run=True)
    assert (told(trial), words(lamp)) == ((1, 0, 1, 0), None)
    assert told(bring(content)) == (1, 0, 1, 0)
    assert words(lamp) == ("Lampe", "<p>Lumière chaude.</p>")
    assert told(bring(content)) == (0, 0, 2, 0)


def test_text_that_looks_like_a_formula_travels_unharmed(lamp):
    save_text(subject="product", object_id=lamp.pk, language="fr", title="=1+1", description="", seo_title="'=x",
              seo_description="-5 %")  # fmt: skip
    rows = exported()

    assert (rows[0]["title"], rows[0]["seo_description"]) == ("'=1+1", "'-5 %")
    assert told(bring(as_file(rows))) == (0, 0, 1, 0)


def test_older_file_and_other_encoding(lamp):
    content = lines("product,lamp,fr,Lampe d'été,,,").decode().replace(",", ";").encode("cp1252")

    assert told(bring(content)) == (1, 0, 0, 0)
    assert words(lamp) == ("Lampe d'été", "")


def test_empty_cell_changes_nothing(lamp):
    save_text(subject="product", object_id=lamp.pk, language="fr", title="Lampe", description="<p>Ici</p>",
              seo_title="", seo_description="")  # fmt: skip

    assert told(bring(lines("product,lamp,fr,Lampion,,,"))) == (0, 1, 0, 0)
    assert words(lamp) == ("Lampion", "<p>Ici</p>")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("page,lamp,fr,Lampe,,,", "translation_of_what"),
        ("product,tree,fr,Lampe,,,", "translation_of_nothing"),
        ("product,,fr,Lampe,,,", "translation_of_nothing"),
        ("product,lamp,en,Lampe,,,", "translation_language"),
        ("product,lamp,xx,Lampe,,,", "translation_language"),
        (f"product,lamp,fr,{'x' * 256},,,", "translation_too_long"),
        (f"product,lamp,fr,,,,{'x' * 321}", "translation_too_long"),
        (f"product,lamp,fr,,{'x' * 100_001},,", "translation_too_long"),
        ("product,lamp,fr,<b>Lampe</b>,,,", "translation_has_html"),
    ],
)
def test_row_is_refused_with_its_reason(lamp, row, code):
    run = bring(lines(row, "product,lamp,fr,Lampe <3,,,"))

    assert (codes(run), words(lamp)) == ([code], ("Lampe <3", ""))


def test_script_is_cleaned_as_in_the_editor(lamp):
    run = bring(lines('product,lamp,fr,,"<p onclick=""x()"">Un<script>alert(1)</script></p>",,'))

    assert (codes(run), words(lamp)) == (["translation_cleaned"], ("", "<p>Un</p>"))


def test_changed_original_is_shown_and_taken_all_the_same(lamp):
    rows = exported()
    rows[0]["title"] = "Lampe"
    update_product(product_id=lamp.pk, title="Big lamp")

    run = bring(as_file(rows))

    assert (codes(run), words(lamp)) == (["translation_of_former"], ("Lampe", ""))
    assert run.report[0][3]["now"] == "Big lamp"


def test_whole_import_is_undone(lamp):
    tree, bush, gone = (make_product(name, slug=name) for name in ("tree", "bush", "gone"))
    for product in (lamp, tree):
        save_text(subject="product", object_id=product.pk, language="fr", title="Avant", description="", seo_title="",
                  seo_description="")  # fmt: skip
    run = bring(lines(*(f"product,{each.slug},fr,Après,,," for each in (lamp, tree, bush, gone))))
    save_text(subject="product", object_id=tree.pk, language="fr", title="Depuis", description="", seo_title="",
              seo_description="")  # fmt: skip
    delete_product(product_id=gone.pk)

    undoing.start_undo(run_id=run.pk, actor=None)
    work_on_imports(timezone.now())

    assert [words(each) for each in (lamp, tree, bush)] == [("Avant", ""), ("Depuis", ""), None]


def test_cell_beyond_all_measure_refuses_the_file(lamp):
    run = bring(lines("product,lamp,fr,Lampe,,,", f"product,lamp,fr,{'x' * (MAX_CELL + 1)},,,"))

    assert run.state == ImportState.FAILED
    assert words(lamp) is None


def test_screens_of_a_translation_file(owner_client: Client, lamp):
    trial = upload(owner_client, lines("product,lamp,fr,Lampe,,,", "product,tree,fr,Arbre,,,")).url
    work_on_imports(timezone.now())
    page = owner_client.get(trial).content.decode()
    assert [each for each in ("New translations", "The first translations", "Lampe", "tree") if each not in page] == []
    assert "Prices are taken" not in page

    real = owner_client.post(f"{trial}start/").url
    work_on_imports(timezone.now())
    page = owner_client.get(real).content.decode()
    assert "See the languages" in page
    result = b"".join(owner_client.get(f"{real}result.csv").streaming_content).decode()
    assert "lamp (fr),is new" in result
    assert "tree (fr),left out" in result
    assert "#translations" in owner_client.get("/languages/").content.decode()


def test_no_break_spaces_of_the_translator_are_kept(lamp):
    title, text = "Prix\xa0: 5\xa0€\u202f!", "<p>Lumière\u202f: «\xa0chaude\xa0»</p>"

    run = bring(lines(f"product,lamp,fr,{title},{text},,"))

    assert (told(run), codes(run)) == ((1, 0, 0, 0), [])
    kept = words(lamp)
    assert kept == (title, text.replace("\xa0", "&nbsp;"))  # as HTML writes that one
    assert told(bring(as_file(exported()))) == (0, 0, 1, 0)
