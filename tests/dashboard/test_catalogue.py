"""Asking for the print catalogue under Exports."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from commerce.importexport.catalogue import choosing
from commerce.importexport.models import ExportRun, ImportState
from commerce.importexport.services import exporting
from commerce.importexport.tasks import work_on_exports
from tests.factories.catalog import make_collection, make_product
from tests.factories.queries import count_queries

PATH = "/exports/catalogue/"


def test_catalogue_is_written_and_downloaded(owner_client: Client, staff: Callable[..., Client]) -> None:
    lights = make_collection("Lights")
    make_product(collections=[lights])
    assert PATH in owner_client.get("/exports/").content.decode()

    answer = owner_client.post(PATH, {"collections": [lights.pk]})
    owner_client.post(PATH, {"collections": [lights.pk]})  # pressed twice
    work_on_exports(timezone.now())

    assert (answer.status_code, answer["Location"]) == (302, "/exports/#exports")
    run = ExportRun.objects.get()
    assert run.options == {"collections": [lights.pk], "language": "", "with_prices": False}
    assert run.state == ImportState.DONE
    shown = owner_client.get("/exports/").content.decode()
    assert "Print catalogue" in shown
    assert "PDF" in shown
    file = owner_client.get(f"/exports/{run.pk}/file/")
    assert (file["Content-Type"], b"".join(file.streaming_content)[:5]) == ("application/pdf", b"%PDF-")
    stranger = staff("customers.view_customer")
    assert (stranger.get(PATH).status_code, stranger.get(f"/exports/{run.pk}/file/").url) == (302, "/")


def test_too_many_none_and_nonsense_are_refused_in_words(owner_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = owner_client.post(PATH, {})
    assert (empty.status_code, "nothing to print" in empty.content.decode()) == (422, True)

    make_product(collections=[make_collection()])
    make_product()
    monkeypatch.setattr(choosing, "MOST", 1)
    many = owner_client.post(PATH, {"with_prices": "on"})
    assert (many.status_code, "up to 1 products" in many.content.decode()) == (422, True)
    for value in ("x", "999999999999999999999", "-1"):
        assert owner_client.post(PATH, {"collections": [value]}).status_code == 422
    assert not ExportRun.objects.exists()


def test_reason_is_shown_where_it_fails_later(owner_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_product()
    run = exporting.start_export(kind="catalogue", layout="pdf", actor=None)
    monkeypatch.setattr(choosing, "MOST", 0)
    exporting.run_export(run.pk)

    run.refresh_from_db()
    assert run.error[:30] in owner_client.get("/exports/").content.decode()


def test_form_takes_as_many_queries_for_three_collections(owner_client: Client) -> None:
    make_collection()
    owner_client.get(PATH)
    one = count_queries(owner_client, PATH)
    make_collection("Chairs", slug="chairs")
    make_collection("Tables", slug="tables")
    assert count_queries(owner_client, PATH) == one
