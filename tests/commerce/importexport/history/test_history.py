"""Customers and orders of another shop: counted a second time by the csv module alone, and kept as history."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from commerce.catalog.models import Product, Variant
from commerce.currencies.models import Currency
from commerce.customers.models import Customer
from commerce.importexport.exports import ENTITIES
from commerce.importexport.exports.writing import write
from commerce.importexport.models import ImportRun
from commerce.importexport.services import undoing
from commerce.inventory.models import StockMovement
from commerce.orders.models import Order, OrderLine, OrderState
from commerce.orders.services import ship_order
from commerce.orders.worth import shop_total
from commerce.payments.models import Payment
from commerce.store.models import Store
from core.models import Event
from core.money import Money
from tenants.context import shop_context
from tests.commerce.importexport.conftest import OWN, csv_of

ROOT = Path(__file__).parents[4]
SHARED = Path(os.environ.get("ECHOPPE_SHARED_DATA") or ROOT.parent / "shared" / "data")
ORDERS = OWN / "shopify_orders_export_40.csv"
CUSTOMERS = OWN / "shopify_customers_export_current.csv"
LINE = {"Order Number": "7", "Order Date": "2024-02-03 10:00", "Item Name": "Mug", "Quantity": "2", "Item Cost": "4,50"}
Importer = Callable[..., dict[str, int]]


@pytest.fixture
def take_in(shop: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Importer:
    """`take_in("orders", file)`: what the command's last line says."""

    def run(kind: str, content: bytes | Path, handle: str = "alpha", **options: Any) -> dict[str, int]:
        path = content if isinstance(content, Path) else tmp_path / "file.csv"
        if isinstance(content, bytes):
            path.write_bytes(content)
        capsys.readouterr()
        call_command(f"import_{kind}", str(path), shop=handle, json=True, **options)
        return json.loads(capsys.readouterr().out.splitlines()[-1])

    return run


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def counted(path: Path) -> tuple[int, int]:
    rows = rows_of(path)
    return len({row["Name"] for row in rows}), len(rows)


def check_orders(path: Path, told: dict[str, int]) -> None:
    orders, lines = counted(path)
    assert (told["orders"], told["lines"], told["rows"], told["created"]) == (orders, lines, lines, orders)
    assert (Order.objects.count(), OrderLine.objects.count()) == (orders, lines)
    heads = {row["Name"]: row for row in rows_of(path) if row["Total"]}
    for order in Order.objects.all():
        assert Decimal(heads[order.name]["Total"]) == Money(order.total_amount, order.currency).to_decimal()
        assert bool(heads[order.name]["Cancelled at"] or heads[order.name]["Financial Status"] == "voided") == (
            order.state == OrderState.CANCELLED
        )


def test_orders_come_as_history_and_once(take_in: Importer, other_shop: Any):
    told = take_in("orders", ORDERS)

    assert told["errors"] == 0
    check_orders(ORDERS, told)
    assert not Payment.objects.exists()
    assert not StockMovement.objects.exists()
    assert not Event.objects.filter(name__startswith="order.").exists()
    assert mail.outbox == []
    assert Store.objects.get().next_order_number == 1001
    first = Order.objects.get(imported_name="#1001")
    assert (str(first), first.imported_from, first.goods_amount - first.discount_amount) == ("#1001", "shopify", 59734)
    assert first.timeline.get().kind == "order.imported"
    assert sum(line.discount_amount for line in first.lines.all()) == first.discount_amount == 6637
    assert take_in("orders", ORDERS)["skipped"] == told["orders"]
    assert Order.objects.count() == told["orders"]

    before = b"".join(write(ENTITIES["orders"], "csv"))
    with shop_context(other_shop):
        again = take_in("orders", before, handle=other_shop.handle)
        assert again["created"] == told["orders"]
        assert b"".join(write(ENTITIES["orders"], "csv")) == before
        Order.objects.filter(imported_name="#1002").update(note="another")  # negative control
        assert b"".join(write(ENTITIES["orders"], "csv")) != before


def test_customers_are_filled_and_never_signed_up(take_in: Importer, other_shop: Any):
    rows = rows_of(CUSTOMERS)
    known = Customer.objects.create(email=rows[3]["Email"], name="Kept", accepts_marketing=False)

    told = take_in("customers", CUSTOMERS)

    with_mail = {row["Email"].lower() for row in rows if row["Email"]}
    assert (told["rows"], told["customers"], told["errors"]) == (len(rows), len(with_mail), len(rows) - len(with_mail))
    assert Customer.objects.count() == len(with_mail)
    assert Customer.objects.filter(accepts_marketing=True).exclude(pk=known.pk).count() == sum(
        row["Accepts Email Marketing"] == "yes" for row in rows if row["Email"] and row["Email"] != rows[3]["Email"]
    )
    assert not Customer.objects.filter(accepts_marketing=True, consent_source="").exists()
    known.refresh_from_db()
    assert (known.name, known.accepts_marketing, known.address["city"]) == ("Kept", False, "Toledo")
    first = Customer.objects.get(email=rows[0]["Email"])
    assert (first.name, first.address["postal_code"], first.phone) == ("Dorothée Besnard", "42194", "+33 1 99 00 72 97")
    assert take_in("customers", CUSTOMERS)["skipped"] == len(with_mail)

    before = b"".join(write(ENTITIES["customers"], "jsonl"))
    with shop_context(other_shop):
        take_in("customers", before, handle=other_shop.handle)
        assert b"".join(write(ENTITIES["customers"], "jsonl")) == before


def test_dry_run_leaves_no_trace(take_in: Importer):
    assert take_in("orders", ORDERS, dry_run=True)["orders"] == 40
    assert take_in("customers", CUSTOMERS, dry_run=True)["created"] > 100
    assert (Order.objects.count(), Customer.objects.count(), ImportRun.objects.count()) == (0, 0, 0)


def test_woocommerce_orders_with_a_row_per_article(take_in: Importer):
    product = Product.objects.create(title="Mug", slug="mug")
    variant = Variant.objects.create(product=product, sku="M1", price_amount=500)
    told = take_in("orders", csv_of(
        LINE | {"Order Status": "processing", "SKU": "M1", "Email (Billing)": "a@example.com", "Order Total Amount": "9,00",
                "First Name (Shipping)": "Ada", "Address 1 (Shipping)": "Rue 1", "City (Shipping)": "Lyon",
                "Country Code (Shipping)": "FR"},
        LINE | {"Order Number": "8", "Order Status": "cancelled"},
        LINE | {"Order Number": "9", "Quantity": "-1"},
        LINE | {"Order Number": "10", "Order Date": "soon"},
    ))  # fmt: skip

    assert (told["orders"], told["lines"], told["errors"]) == (2, 2, 3)
    order = Order.objects.get(imported_name="7")
    assert (order.total_amount, order.paid_state, order.shipping_address["name"]) == (900, "paid", "Ada")
    assert (order.lines.get().variant, order.customer.email) == (variant, "a@example.com")
    assert Order.objects.get(imported_name="8").state == OrderState.CANCELLED

    ship_order(order_id=order.pk, request_key="x", actor=None, now=timezone.now())  # what is left to send can be sent
    assert not StockMovement.objects.exists()


def test_undone_orders_take_their_customers_along(take_in: Importer):
    Customer.objects.create(email="eleonore.guillot71@example.com", name="Was here")
    take_in("orders", ORDERS)
    Order.objects.filter(imported_name="#1003").update(note="Called")
    run = ImportRun.objects.get()

    undoing.start_undo(run_id=run.pk, actor=None)
    counts = undoing.run_undo(run.pk).undo_counts
    assert (counts["back"], counts["changed"]) == (39, 1)
    assert Order.objects.get().imported_name == "#1003"
    assert Customer.objects.count() == 2


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"no shared data at {SHARED}; set ECHOPPE_SHARED_DATA")
def test_counts_of_all_shared_files(take_in: Importer):
    shared = SHARED / "vendure-mit" / "derived"
    path = shared / "shopify_orders_export.csv"
    assert counted(path) == (300, 608)
    check_orders(path, take_in("orders", path))
    for name in ("current", "legacy"):
        assert take_in("customers", shared / f"shopify_customers_export_{name}.csv")["rows"] == 120
    for path in sorted((SHARED / "online-retail-ccby").glob("*.csv")):
        good = [row for row in rows_of(path) if int(row["Quantity"]) > 0 and (row["Description"] or row["StockCode"])]
        told = take_in("orders", path, dry_run=True)
        assert (told["orders"], told["lines"]) == (len({row["InvoiceNo"] for row in good}), len(good))


def test_export_is_streamed_in_pieces(take_in: Importer):
    take_in("orders", ORDERS)
    pieces = write(ENTITIES["orders"], "csv")
    assert io.BytesIO(next(pieces)).getvalue().startswith(b"\xef\xbb\xbforder,")


PACKED = {"Order Number": "8", "Order Date": "2024-02-03 10:00", "Status": "completed", "Order Total": "107.00"}
MUG_AND_LAMP = [("Mug; blue", 3, 334, 102), ("Lamp", 1, 9800, 0)]
MUGS = "id:1|name:Mug; blue|sku:M|quantity:3|subtotal:10.00|total:9.00"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"line_items": f"{MUGS};id:2|name:Lamp|quantity:1|total:98.00"}, MUG_AND_LAMP),
        ({"line_item_1": MUGS, "line_item_2": "name:Lamp|quantity:1|total:98"}, MUG_AND_LAMP),
        ({"line_items": '[{"name": "Mug", "quantity": 2, "total": "9.00"}]'}, [("Mug", 2, 450, 0)]),
    ],
)  # fmt: skip
def test_all_articles_in_one_cell(take_in: Importer, cells: dict[str, str], expected: list[tuple[Any, ...]]) -> None:
    counts = take_in("orders", csv_of(PACKED | cells))

    lines = OrderLine.objects.order_by("pk").values_list("title", "quantity", "unit_amount", "discount_amount")
    assert (counts["created"], list(lines)) == (1, expected)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "[", "name:Mug|quantity:x|total:1", "[1]", "quantity:1|total:NaN", "|;|"]
)
def test_a_cell_of_articles_that_makes_no_sense_leaves_the_order_out(take_in: Importer, text: str) -> None:
    assert take_in("orders", csv_of(PACKED | {"line_items": text}))["created"] == 0


@pytest.mark.parametrize("key", ["order:" + "x" * 36, "order:", "order:00000000-0000-4000-8000-000000000000"])
def test_key_that_looks_like_one_of_ours_is_the_name_of_an_order(take_in: Importer, key: str) -> None:
    """The first was looked for among our ids, which it cannot be, and took the import down."""
    told = [take_in("orders", csv_of(LINE | {"Order Key": key})) for _twice in range(2)]

    assert [(each["created"], each["skipped"], each["errors"]) for each in told] == [(1, 0, 0), (0, 1, 0)]


@pytest.mark.parametrize("sells_in_it", [True, False])
def test_orders_in_another_currency_are_never_counted_as_the_shops(take_in: Importer, sells_in_it: bool):
    """At the present rate where the shop has one, else not at all: a file of another shop does not say what it was."""
    if sells_in_it:
        Currency.objects.create(code="USD", rate="1.0842")

    told = take_in("orders", csv_of(LINE | {"Currency": "USD"}, LINE | {"Order Number": "8", "Currency": "EUR"}))

    assert (told["orders"], told["errors"]) == (2, 0)
    codes = {code for _row, _level, code, _params in ImportRun.objects.get().report}
    assert ("order_worth_of_today" in codes, "order_worth_unknown" in codes) == (sells_in_it, not sells_in_it)
    dollars, euros = Order.objects.get(imported_name="7"), Order.objects.get(imported_name="8")
    assert (dollars.currency, dollars.total_amount, euros.shop_factor) == ("USD", 900, 1)
    assert shop_total(dollars) == (830 if sells_in_it else None)


@pytest.mark.parametrize(
    ("cells", "worth"),
    [
        ({"Shop Currency": "EUR", "Shop Factor": "0.5"}, 450),
        ({"Shop Currency": "CHF", "Shop Factor": "0.5"}, None),
        ({"Shop Currency": "EUR", "Shop Factor": "-1"}, None),
        ({"Shop Currency": "EUR", "Shop Factor": "9" * 30}, None),
        ({"Shop Currency": "EUR", "Shop Factor": "0." + "0" * 20 + "1"}, None),
        ({"Shop Currency": "EUR", "Shop Factor": "NaN"}, None),
    ],
)
def test_worth_is_taken_from_our_own_export(take_in: Importer, cells: dict[str, str], worth: int | None):
    take_in("orders", csv_of(LINE | {"Currency": "USD"} | cells))

    assert shop_total(Order.objects.get()) == worth
