"""The life of an import: killed, resumed, serialised, tried without a trace, failed."""

from __future__ import annotations

import io
import os
import signal
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from commerce.catalog.models import Picture, Product, Variant
from commerce.importexport.models import ImportRun, ImportState
from commerce.importexport.services import claiming, journals
from commerce.importexport.services.runs import run_import, start_for_real, start_import
from commerce.importexport.tasks import work_on_imports
from commerce.inventory.models import StockItem, StockMovement
from core.models import AuditEntry, Event
from tenants.context import shop_context
from tests.commerce.importexport.conftest import OWN, csv_of, ring

FILE = OWN / "shopify_products_export_legacy.csv"


def import_and_die(shop: Any, pk: int) -> None:
    save = journals.RunJournal.save

    def save_and_die(self: Any, tally: Any) -> None:
        save(self, tally)
        if tally.done == 20:  # written, not committed
            os.kill(os.getpid(), signal.SIGKILL)

    journals.RunJournal.save = save_and_die  # type: ignore[method-assign]
    with shop_context(shop):
        run_import(pk)


def begin(content: bytes | None = None, *, is_dry_run: bool = False) -> ImportRun:
    file = io.BytesIO(FILE.read_bytes() if content is None else content)
    return start_import(file=file, filename="products.csv", actor=None, is_dry_run=is_dry_run)


def make_stale(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=2))


@pytest.mark.slow
def test_killed_worker_is_replaced_and_nothing_comes_twice(live_shop: Any, fork: Any):
    with shop_context(live_shop):
        run = begin()
        died = fork(import_and_die, live_shop, run.pk)
        died.join(120)
        assert died.exitcode == -signal.SIGKILL
        run.refresh_from_db()
        assert (run.state, run.products_done, Product.objects.count()) == (ImportState.RUNNING, 19, 19)
        assert run_import(run.pk) is None  # it may still be alive

        make_stale(run)
        work_on_imports(timezone.now())

        run.refresh_from_db()
        assert (run.state, run.products_done, run.counts["created"]) == (ImportState.DONE, 54, 54)
        assert (Product.objects.count(), Variant.objects.count(), Picture.objects.count()) == (54, 88, 54)
        assert StockMovement.objects.count() == StockItem.objects.exclude(on_hand=0).count()
        assert Event.objects.filter(name="product.changed").count() == 54


def test_slices_go_on_where_the_last_one_ended(shop: Any, monkeypatch: pytest.MonkeyPatch):
    from commerce.importexport.services import bring_in

    monkeypatch.setattr(bring_in, "BATCH", 10)
    run = begin()
    marks = []

    while (run := run_import(run.pk, seconds=0)).state == ImportState.WAITING:
        marks.append(run.products_done)

    assert marks == [10, 20, 30, 40, 50, 54]
    assert (run.state, run.counts["created"], run.counts["rows"]) == (ImportState.DONE, 54, 88)


def test_worker_taken_for_dead_writes_nothing_more(shop: Any, monkeypatch: pytest.MonkeyPatch):
    run = begin()
    look = journals.RunJournal.look

    def look_and_be_replaced(self: Any, draft: Any, slug: str, outcome: Any) -> None:
        look(self, draft, slug, outcome)
        if Product.objects.count() == 5 and self.run.worker != "other":
            ImportRun.objects.filter(pk=run.pk).update(worker="other")

    monkeypatch.setattr(journals.RunJournal, "look", look_and_be_replaced)

    assert run_import(run.pk) is None

    assert Product.objects.count() == 5
    assert ImportRun.objects.get(pk=run.pk).products_done == 5


def test_one_import_at_a_time(shop: Any):
    first, second, trial = begin(), begin(), begin(is_dry_run=True)
    now = timezone.now()

    assert claiming.claim(first.pk, now=now) is not None
    assert claiming.claim(first.pk, now=now) is None
    assert claiming.claim(second.pk, now=now) is None
    assert claiming.claim(trial.pk, now=now) is not None  # it writes nothing

    ImportRun.objects.filter(pk=first.pk).update(state=ImportState.DONE)
    assert claiming.claim(second.pk, now=now) is not None


@pytest.mark.race
def test_two_workers_claim_one_of_two_imports(live_shop: Any):
    """Two connections, ten rounds: there is one winner each time."""
    with shop_context(live_shop):
        for _round in range(10):
            runs = [begin(), begin()]
            won: list[int] = []
            start = threading.Barrier(2)

            def work(run: ImportRun, won: list[int] = won, start: threading.Barrier = start) -> None:
                with shop_context(live_shop):
                    start.wait()
                    if claiming.claim(run.pk, now=timezone.now()):
                        won.append(run.pk)
                connections["default"].close()
                connections["control"].close()

            threads = [threading.Thread(target=work, args=(run,)) for run in runs]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert len(won) == 1
            ImportRun.objects.update(state=ImportState.DONE)


def test_imports_follow_each_other(shop: Any):
    first, second = begin(), begin()

    work_on_imports(timezone.now())

    assert set(ImportRun.objects.values_list("state", flat=True)) == {ImportState.DONE}
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.counts["created"], second.counts["skipped"]) == (54, 54)
    assert work_on_imports(timezone.now()) is None


def test_run_that_never_gets_on_is_given_up(shop: Any, monkeypatch: pytest.MonkeyPatch):
    run = begin()
    monkeypatch.setattr("commerce.importexport.services.runs.bring_in", lambda *a, **k: 1 / 0)

    for _attempt in range(claiming.MAX_ATTEMPTS):
        with pytest.raises(ZeroDivisionError):
            run_import(run.pk)
        make_stale(run)
    failed = run_import(run.pk)

    assert failed is not None
    assert failed.state == ImportState.FAILED
    assert "given up" in failed.error


def test_trial_leaves_no_trace_but_itself(shop: Any):
    run = run_import(begin(is_dry_run=True).pk)

    assert run is not None
    assert (run.state, run.counts["created"], run.counts["rows"]) == (ImportState.DONE, 54, 88)
    assert not Product.objects.exists()
    assert not Event.objects.exists()
    assert not AuditEntry.objects.filter(action="import.started").exists()
    assert (run.details["encoding"], run.details["delimiter"]) == ("utf-8", ",")
    assert [sample["outcome"] for sample in run.details["sample"]] == ["created"] * 10


def test_trial_started_for_real_twice_is_one_import(shop: Any):
    trial = run_import(begin(is_dry_run=True).pk)
    assert trial is not None

    first, second = (start_for_real(trial=trial, actor=None) for _time in range(2))

    assert first.pk == second.pk
    assert run_import(first.pk).counts["created"] == 54
    assert AuditEntry.objects.filter(action="import.started").count() == 1


def test_finished_import_is_announced_once(shop: Any):
    run_import(begin().pk)
    run_import(begin().pk)  # brought nothing new

    assert Event.objects.filter(name="import.finished").count() == 1


def test_file_that_is_gone(shop: Any):
    run = begin()
    run.file.storage.delete(run.file.name)

    assert run_import(run.pk).state == ImportState.FAILED


def test_report_is_bounded(shop: Any, monkeypatch: pytest.MonkeyPatch):
    for module in ("journals", "reports"):
        monkeypatch.setattr(f"commerce.importexport.services.{module}.MAX_KEPT", 10)
    rows = [ring(Handle=f"r{n}", **{"Variant Inventory Qty": "2000000000"}) for n in range(30)]
    rows += [ring(Handle="bad", **{"Variant Price": "x"})]

    run = run_import(begin(csv_of(*rows)).pk)

    assert run is not None
    assert len(run.report) == 10
    assert (run.counts["warnings"], run.counts["errors"]) == (30, 1)
    assert [line[1] for line in run.report].count("error") == 1


def test_file_names_of_strangers(shop: Any):
    for name in ("../../etc/passwd", "C:\\evil\\x.csv", "a\x00b.csv", "", "x" * 400):
        run = start_import(file=io.BytesIO(b"x"), filename=name, actor=None, is_dry_run=True)

        assert "/" not in run.filename
        assert "\\" not in run.filename
        assert run.file.name.startswith("imports/")
        assert run.file.storage.path(run.file.name).startswith(str(settings.MEDIA_ROOT))
