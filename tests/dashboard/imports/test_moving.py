"""The further screens of imports and exports: columns, undo, results, files to take along, and who may see them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from commerce.catalog.models import Product
from commerce.importexport.models import ColumnMap, ExportRun, ImportRun, ImportState
from commerce.importexport.services import exporting
from commerce.importexport.tasks import work_on_exports, work_on_imports
from commerce.orders.models import Order
from tests.commerce.importexport.conftest import OWN, csv_of, ring
from tests.dashboard.imports.test_imports import make_run, upload

STRANGE = b'Libell\xe9;Tarif;Art\n"Tasse, bleue";12,50;T1\nBol;8;T2\n'


def test_columns_nobody_knows_are_said_once_and_remembered(owner_client: Client):
    trial_url = upload(owner_client, STRANGE).url
    work_on_imports(timezone.now())
    page = owner_client.get(trial_url).content.decode()
    assert "What the columns mean" in page
    assert "Tasse, bleue" in page

    refused = owner_client.post(f"{trial_url}columns/", {"column-0": "title"}, follow=True).content.decode()
    assert "which column holds the name and which the price" in refused
    chosen = {"column-0": "title", "column-1": "price", "column-2": "sku"}
    again = owner_client.post(f"{trial_url}columns/", chosen).url
    work_on_imports(timezone.now())
    preview = owner_client.get(again).content.decode()
    assert "cp1252" in preview
    assert "separated by semicolons" in preview
    assert ColumnMap.objects.get().columns == {"Libellé": "title", "Tarif": "price", "Art": "sku"}
    owner_client.post(f"{again}start/")
    work_on_imports(timezone.now())
    assert set(Product.objects.values_list("title", "min_price_amount")) == {("Tasse, bleue", 1250), ("Bol", 800)}

    second = upload(owner_client, STRANGE.replace(b"8;T2", b"9;T2")).url  # a later file with the same columns
    work_on_imports(timezone.now())
    assert "column-0" in owner_client.get(second).content.decode()
    assert ImportRun.objects.first().state == ImportState.DONE


def test_import_is_undone_after_a_question(owner_client: Client):
    run = make_run()
    show = f"/imports/{run.pk}/"
    assert "Undo this import…" in owner_client.get(show).content.decode()
    assert "1 entry that was new is deleted" in owner_client.get(f"{show}undo/").content.decode()

    owner_client.post(f"{show}undo/")
    assert "Taking the import back" in owner_client.get(f"{show}status/").content.decode()
    work_on_imports(timezone.now())
    page = owner_client.get(show).content.decode()
    assert "This import was undone" in page
    assert "Undo this import…" not in page
    assert not Product.objects.exists()
    result = b"".join(owner_client.get(f"{show}result.csv").streaming_content).decode()
    assert "Ring,is new,taken back" in result


def test_orders_take_the_same_way_and_more_rights(owner_client: Client, staff: Any):
    content = (OWN / "shopify_orders_export_40.csv").read_bytes()
    trial = upload(owner_client, content).url
    work_on_imports(timezone.now())
    preview = owner_client.get(trial).content.decode()
    assert "New orders" in preview
    assert "#1001" in preview
    started = owner_client.post(f"{trial}start/").url
    work_on_imports(timezone.now())
    assert "as history" in owner_client.get(started).content.decode()
    assert Order.objects.count() == 40
    assert "#1001" in owner_client.get("/orders/?tab=all&q=%231001").content.decode()

    importer = staff("catalog.add_product", "catalog.change_product")
    for address in (started, f"{started}result.csv", f"{started}status/", f"{started}report.csv"):
        refused = importer.get(address)
        assert (refused.status_code, refused.url) == (302, "/")  # as the admin refuses everything
    assert upload(importer, content).url == "/"
    assert ImportRun.objects.count() == 2


def test_export_is_written_behind_the_scenes(owner_client: Client, staff: Any):
    make_run(csv_of(ring()))
    owner_client.post("/exports/start/", {"kind": "products", "layout": "shopify"})
    owner_client.post("/exports/start/", {"kind": "products", "layout": "shopify"})  # pressed twice
    assert "every 2s" in owner_client.get("/exports/").content.decode()

    work_on_exports(timezone.now())

    run = ExportRun.objects.get()
    assert (run.state, run.rows_total) == (ImportState.DONE, 1)
    answer = owner_client.get(f"/exports/{run.pk}/file/")
    assert b"ring,Ring" in b"".join(answer.streaming_content)
    assert "attachment" in answer["Content-Disposition"]
    assert staff("customers.view_customer").get(f"/exports/{run.pk}/file/").url == "/"
    assert owner_client.post("/exports/start/", {"kind": "customers", "layout": "shopify"}).status_code == 404

    work_on_exports(timezone.now() + exporting.KEEP_FOR)
    assert not ExportRun.objects.exists()
    assert not run.file.storage.exists(run.file.name)


def test_killed_export_begins_anew(shop: Any, monkeypatch: pytest.MonkeyPatch):
    run = exporting.start_export(kind="products", layout="csv", actor=None)

    def die(*_args: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(exporting, "write", die)
        with pytest.raises(KeyboardInterrupt):
            exporting.run_export(run.pk)
    assert exporting.run_export(run.pk) is None
    ExportRun.objects.update(heartbeat_at=timezone.now() - exporting.DEAD_AFTER)
    assert exporting.run_export(run.pk).state == ImportState.DONE
