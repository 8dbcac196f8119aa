"""Files of stock alone: read, brought in once, told row by row, taken back."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from commerce.importexport.models import ImportRow, ImportRun, ImportState, Undone
from commerce.importexport.services.reading import kind_of, table_of
from commerce.importexport.services.runs import run_import, start_import
from commerce.importexport.services.undoing import run_undo, start_undo
from commerce.importexport.stock import writing
from commerce.inventory.models import StockItem, StockMovement
from commerce.inventory.services import set_stock
from tests.factories.catalog import make_product
from tests.factories.selling import make_variant

SHOPIFY = "Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,On hand (current),On hand (new)"


def bring_in(text, *, is_dry_run=False):
    run = start_import(
        file=io.BytesIO(text.encode()), filename="stock.csv", actor=None, is_dry_run=is_dry_run, kind="stock"
    )
    done = run_import(run.pk)
    assert done.state == ImportState.DONE, done.error
    return done


def codes(run):
    return [(row, code) for row, _level, code, _params in run.report]


def on_hand(variant):
    return StockItem.objects.get(pk=variant.pk).on_hand


@pytest.fixture
def lamp(shop):
    return make_variant(sku="LAMP-1", barcode="4006381333931", stock=5)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("SKU,Quantity", "stock"),
        ("Barcode;Add", "stock"),
        (SHOPIFY, "stock"),
        ("SKU,Quantity,Reorder level", "stock"),
        ("Name,Price,SKU,Quantity", "products"),
        ("Handle,Title,Variant SKU,Variant Inventory Qty,Variant Price", "products"),
        ("id,at,product,option_values,sku,quantity,kind,reference,note,by", "products"),
    ],
)
def test_file_is_known_by_its_columns(header, kind):
    assert kind_of(table_of(io.BytesIO(f"{header}\n".encode()))) == kind


def test_count_is_set_once_and_stands_in_the_ledger(lamp):
    run = bring_in("SKU,Quantity\nLAMP-1,12\n")

    assert (on_hand(lamp), run.counts["updated"], run.counts["errors"]) == (12, 1, 0)
    movement = StockMovement.objects.order_by("-pk")[0]
    assert (movement.quantity, movement.kind, movement.reference[:5]) == (7, "import", "file ")
    again = bring_in("SKU,Quantity\nLAMP-1,12\n")
    assert (again.counts["updated"], again.counts["skipped"]) == (0, 1)


def test_additions_are_made_once(lamp):
    delivery = "EAN\tAdd\n4006381333931\t+3\n"
    bring_in(delivery)
    again = bring_in(delivery)

    assert (on_hand(lamp), codes(again)) == (8, [(2, "stock_added_before")])


def test_without_the_guard_a_repeated_file_adds_twice(lamp, monkeypatch):
    """Negative control."""
    monkeypatch.setattr(writing, "was_added", lambda *args: False)
    for _time in range(2):
        bring_in("SKU,Add\nLAMP-1,3\n")

    assert on_hand(lamp) == 11


def test_rows_that_cannot_be_are_told_and_left_out(lamp):
    twin = make_variant(sku="TWIN", stock=1)
    make_variant(sku="TWIN", stock=1)
    loose = make_product(variants=[{"sku": "LOOSE"}], stock=None).variants.get()
    rows = ["LAMP-1,6", "LAMP-1,7", "NOBODY,1", "TWIN,3", ",4", "LAMP-2,many", "LAMP-3,-1", "LAMP-4,1.5", "LOOSE,9",
            "LAMP-5,99999999999"]  # fmt: skip

    run = bring_in("SKU,Quantity\n" + "\n".join(rows) + "\n")

    assert codes(run) == [
        (3, "stock_twice"), (4, "stock_unknown"), (5, "stock_ambiguous"), (6, "stock_nameless"), (7, "stock_number"),
        (8, "stock_negative"), (9, "stock_number"), (10, "stock_not_counted"), (11, "stock_number"),
    ]  # fmt: skip
    assert (on_hand(lamp), on_hand(twin), on_hand(loose)) == (6, 1, 0)


def test_nothing_goes_below_zero(lamp):
    run = bring_in("SKU,Add\nLAMP-1,-6\n")

    assert (on_hand(lamp), codes(run)) == (5, [(2, "stock_below_zero")])


def test_locations_of_shopify_are_summed_up(lamp):
    bring_in(
        f"{SHOPIFY}\nlamp,Lamp,Title,Default Title,LAMP-1,,,Paris,2,\nlamp,Lamp,Title,Default Title,LAMP-1,,,Lyon,5,4\n"
    )

    assert on_hand(lamp) == 6


def test_trial_changes_nothing(lamp):
    trial = bring_in("SKU,Quantity\nLAMP-1,12\n", is_dry_run=True)

    assert (on_hand(lamp), trial.counts["updated"], trial.details["sample"][0]["quantity"]) == (5, 1, "12")
    assert not ImportRow.objects.exists()


class TestUndo:
    def undone(self, run):
        start_undo(run_id=run.pk, actor=None)
        return run_undo(run.pk)

    def test_what_was_sold_since_stays_sold(self, lamp):
        run = bring_in("SKU,Add\nLAMP-1,3\n")
        StockItem.objects.filter(pk=lamp.pk).update(on_hand=6)  # two were shipped

        assert self.undone(run).undo_counts[Undone.TAKEN_BACK] == 1

        assert on_hand(lamp) == 3
        bring_in("SKU,Add\nLAMP-1,3\n")
        assert on_hand(lamp) == 6

    def test_a_later_count_stays(self, lamp):
        run = bring_in("SKU,Quantity\nLAMP-1,12\n")
        set_stock(variant_id=lamp.pk, on_hand=4)

        assert self.undone(run).undo_counts[Undone.CHANGED] == 1

        assert on_hand(lamp) == 4


def test_command_tells_and_brings_in(lamp, tmp_path, capsys):
    path = tmp_path / "stock.csv"
    path.write_text("SKU,Quantity\nLAMP-1,9\nNOBODY,1\n")

    call_command("import_stock", str(path), shop="alpha", json=True, dry_run=True)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["updated"] == 1
    assert (on_hand(lamp), ImportRun.objects.count()) == (5, 0)
    call_command("import_stock", str(path), shop="alpha", json=True)

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told == {"stock": 1, "rows": 2, "created": 0, "updated": 1, "skipped": 0, "errors": 1}
    assert on_hand(lamp) == 9
