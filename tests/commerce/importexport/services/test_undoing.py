"""A whole import taken back: what it made, what it changed, and what others have touched since."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.utils import timezone

from commerce.catalog.models import Collection, Picture, Product, ProductStatus, Variant
from commerce.catalog.services.products import update_product
from commerce.currencies.models import SetPrice
from commerce.currencies.services import PriceWish, set_prices
from commerce.importexport.exports import ENTITIES
from commerce.importexport.exports.writing import write
from commerce.importexport.models import ImportRow, ImportRun, ImportState, Undone
from commerce.importexport.services import elsewhere, undoing
from commerce.importexport.services.reports import result_csv
from commerce.importexport.services.runs import run_import, start_import
from commerce.importexport.tasks import work_on_imports
from commerce.inventory import services as inventory
from commerce.inventory.models import StockItem
from commerce.orders.models import OrderLine
from core.ids import uuid7
from tests.commerce.importexport.conftest import OWN, csv_of, ring
from tests.factories.catalog import make_product
from tests.factories.selling import make_currency


def take_in(content: bytes) -> ImportRun:
    run = start_import(file=io.BytesIO(content), filename="products.csv", actor=None, is_dry_run=False)
    done = run_import(run.pk)
    assert done is not None
    assert done.state == ImportState.DONE
    return done


def everything() -> list[bytes]:
    return [b"".join(write(ENTITIES[kind], "jsonl")) for kind in ("products", "collections")]


def undo(run: ImportRun) -> dict[str, int]:
    undoing.start_undo(run_id=run.pk, actor=None)
    work_on_imports(timezone.now())
    run.refresh_from_db()
    assert run.undo_state == ImportState.DONE
    return {name: count for name, count in run.undo_counts.items() if count}


def test_undone_import_leaves_nothing_of_its_own(shop: Any):
    run = take_in((OWN / "shopify_products_export_legacy.csv").read_bytes())
    assert run.rows.filter(outcome="created", object_id__regex="^[0-9]+$").exclude(fingerprint="").count() == 54

    assert undo(run) == {"back": 54, "total": 54, "done": 54}
    assert not Product.objects.exists()
    assert undo(run)["done"] == 54  # asked twice, done once


def test_changed_products_are_as_before(shop: Any):
    take_in(csv_of(
        ring(**{"Option1 Name": "Size", "Option1 Value": "S", "Image Src": "https://a.example/1.jpg", "Tags": "old"}),
        ring(Handle="mug", Title="Mug"),
    ))  # fmt: skip
    before = everything()
    run = take_in(csv_of(
        ring(Title="Band", **{"Option1 Name": "Size", "Option1 Value": "S", "Variant Price": "12.50", "Tags": "new",
             "Variant Inventory Qty": "9", "Image Src": "https://a.example/2.jpg", "Collection": "Rings"}),
        ring(Title="", **{"Option1 Value": "M", "Variant Price": "13", "Image Src": "https://a.example/3.jpg"}),
        ring(Handle="mug", Title="Mug", Collection="Rings"),
    ))  # fmt: skip
    assert everything() != before
    assert Collection.objects.get().title == "Rings"
    inventory.receive(quantities={Variant.objects.get(option_values=["S"]).pk: 2}, reference="delivery")

    assert undo(run) == {"back": 3, "total": 3, "done": 3}
    assert StockItem.objects.get(variant__option_values=["S"]).on_hand == 5  # three, and the delivery since
    inventory.set_stock(variant_id=Variant.objects.get(option_values=["S"]).pk, on_hand=3)
    assert everything() == before
    assert [picture.source_url for picture in Picture.objects.all()] == ["https://a.example/1.jpg"]


def test_products_that_others_changed_or_sold_stay(shop: Any):
    run = take_in(csv_of(ring(), ring(Handle="mug", Title="Mug"), ring(Handle="cup", Title="Cup")))
    mug, cup = Product.objects.get(slug="mug"), Product.objects.get(slug="cup")
    update_product(product_id=mug.pk, title="My mug")
    sell(cup.variants.get())

    assert undo(run) == {"back": 1, "changed": 1, "archived": 1, "total": 3, "done": 3}
    cup.refresh_from_db()
    assert (Product.objects.count(), cup.status) == (2, ProductStatus.ARCHIVED)
    text = "".join(result_csv(run))
    assert 'Mug,is new,"kept, as it was changed since"' in text


def sell(variant: Variant) -> None:
    from commerce.orders.models import Order

    order = Order.objects.create(
        number=1, email="a@example.com", locale="en", currency="EUR", goods_amount=1, total_amount=1,
        placed_at=timezone.now(),
    )  # fmt: skip
    OrderLine.objects.create(order=order, variant=variant, title="x", quantity=1, unit_amount=1, total_amount=1)


def test_undo_goes_on_where_a_worker_died(shop: Any, monkeypatch: pytest.MonkeyPatch):
    run = take_in(csv_of(*(ring(Handle=f"ring-{n}", Title=f"Ring {n}") for n in range(4))))
    undoing.start_undo(run_id=run.pk, actor=None)
    real, calls = undoing.take_back, []

    def die(run: ImportRun, row: ImportRow) -> str:
        calls.append(row.pk)
        outcome = real(run, row)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return outcome

    monkeypatch.setattr(undoing, "take_back", die)
    with pytest.raises(KeyboardInterrupt):
        undoing.run_undo(run.pk)
    assert Product.objects.count() == 2
    assert undoing.run_undo(run.pk) is None  # it may still be alive
    ImportRun.objects.update(heartbeat_at=None, worker=uuid7().hex)

    assert undoing.run_undo(run.pk).undo_counts["back"] == 4
    assert not Product.objects.exists()


def test_what_cannot_be_undone_says_why(shop: Any):
    run = take_in(csv_of(ring()))
    again = take_in(csv_of(ring()))

    with pytest.raises(undoing.CannotUndo, match="changed nothing"):
        undoing.start_undo(run_id=again.pk, actor=None)
    assert run.rows.get().outcome == "created"
    assert run.rows.get().undone == Undone.NOT_YET


def amounts() -> dict[str, tuple[int, int | None]]:
    rows = SetPrice.objects.values_list("variant__sku", "amount", "compare_at_amount")
    return {sku: (amount, compare_at) for sku, amount, compare_at in rows}


def prices_file(**prices: str) -> bytes:
    """Our own product file, with these prices in dollars by SKU."""
    rows = list(csv.DictReader(io.StringIO(b"".join(write(ENTITIES["products"], "csv")).decode("utf-8-sig"))))
    for row in rows:
        row["Price / USD"] = prices.get(row["sku"], row["Price / USD"])
    out = io.StringIO()
    table = csv.DictWriter(out, rows[0])
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()


def test_prices_set_in_other_currencies_are_as_before(shop: Any):
    make_currency("USD", "1.1")
    lamp, _cup, mug = (make_product(sku, variants=[{"sku": sku}]).variants.get() for sku in ("lamp", "cup", "mug"))
    SetPrice.objects.create(currency_id="USD", variant=lamp, amount=2000, compare_at_amount=2500)
    before = amounts()
    run = take_in(prices_file(lamp="18.00", cup="9.00", mug="7.00"))
    assert amounts() == {"lamp": (1800, 2500), "cup": (900, None), "mug": (700, None)}

    set_prices(code="USD", wishes=[PriceWish(mug.pk, 650)])  # by hand, since
    told = undo(run)

    assert told["back"] == told["done"]
    assert amounts() == before | {"mug": (650, None)}
    assert run.rows.get(object_id="prices:USD").label == "Price / USD"


def test_negative_control_what_was_there_is_not_looked_at(shop: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(elsewhere, "amounts", lambda code, variant_ids: {})
    with pytest.raises(undoing.CannotUndo):
        test_prices_set_in_other_currencies_are_as_before(shop)
