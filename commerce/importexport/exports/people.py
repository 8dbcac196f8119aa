"""Customers and their orders."""

from __future__ import annotations

from collections.abc import Iterator

from commerce.customers.models import Customer
from commerce.importexport.exports.records import Entity, Record, batches, decimal
from commerce.orders.models import Order, OrderLine
from commerce.orders.worth import shop_total
from commerce.store.selectors import current_store
from core.errors import mark as _

ADDRESS = ("name", "company", "street", "extra", "postal_code", "city", "region", "country")


def address_of(address: dict[str, str], prefix: str = "") -> Record:
    return {f"{prefix}{name}": str(address.get(name) or "") for name in ADDRESS}


def customers() -> Iterator[Record]:
    for batch in batches(Customer.objects.all()):
        for row in batch:
            yield {
                "email": row.email, "full_name": row.name, "own_phone": row.phone, "customer_language": row.locale,
                "note": row.note, "tags": list(row.tags), "accepts_marketing": row.accepts_marketing,
                "consent_at": row.consent_at.isoformat() if row.consent_at else None,
                "consent_source": row.consent_source, "created_at": row.created_at.isoformat(),
                **address_of(row.address, "address_"),
            }  # fmt: skip


def line_of(line: OrderLine, currency: str) -> Record:
    return {
        "line_title": line.title, "line_options": line.options_text, "line_sku": line.sku,
        "line_quantity": line.quantity, "line_shipped": line.quantity_shipped,
        "line_price": decimal(line.unit_amount, currency), "line_discount": decimal(line.discount_amount, currency),
        "line_tax_percent": f"{line.tax_percent.normalize():f}", "line_needs_shipping": line.requires_shipping,
    }  # fmt: skip


def orders() -> Iterator[Record]:
    """`shop_factor` as the order keeps it: another shop of this currency takes it in again with the same worth."""
    own = current_store().currency
    for batch in batches(Order.objects.prefetch_related("lines").exclude(is_test=True), by="number"):
        for row in batch:
            money = {
                name: decimal(getattr(row, f"{name}_amount"), row.currency)
                for name in ("goods", "discount", "shipping", "tax", "total", "refunded")
            }
            yield {
                "order": row.name, "order_key": row.import_key or f"order:{row.pk}",
                "placed_at": row.placed_at.isoformat(), "email": row.email, "own_phone": row.phone,
                "order_language": row.locale, "state": row.state, "paid_state": row.paid_state,
                "fulfilment_state": row.fulfilment_state, "currency": row.currency, **money, "shop_currency": own,
                "shop_total": decimal(shop_total(row), own), "shop_factor": f"{row.shop_factor.normalize():f}",
                "prices_include_tax": row.prices_include_tax, "tax_lines": row.tax_lines, "payment": row.payment_name,
                "delivery": str(row.delivery.get("name", "")), "note": row.note,
                "paid_at": row.paid_at.isoformat() if row.paid_at else None,
                "cancelled_at": row.cancelled_at.isoformat() if row.cancelled_at else None,
                **address_of(row.shipping_address, "ship_"),
                **address_of(row.billing_address, "bill_"),
                "lines": [line_of(line, row.currency) for line in row.lines.all()],
            }  # fmt: skip


CUSTOMERS = Entity(
    kind="customers", label=_("Customers"), permission="customers.view_customer",
    head=("email", "full_name", "own_phone", "customer_language", "note", "tags", "accepts_marketing", "consent_at",
          "consent_source", "created_at", *(f"address_{name}" for name in ADDRESS)),
    read=customers, count=lambda: Customer.objects.count(),
)  # fmt: skip
ORDERS = Entity(
    kind="orders", label=_("Orders"), permission="orders.view_order",
    head=("order", "order_key", "placed_at", "email", "own_phone", "order_language", "state", "paid_state",
          "fulfilment_state", "currency", "goods", "discount", "shipping", "tax", "total", "refunded", "shop_currency",
          "shop_total", "shop_factor",
          "prices_include_tax", "tax_lines", "payment", "delivery", "note", "paid_at", "cancelled_at",
          *(f"ship_{name}" for name in ADDRESS), *(f"bill_{name}" for name in ADDRESS)),
    parts={"lines": ("line_title", "line_options", "line_sku", "line_quantity", "line_shipped", "line_price",
                     "line_discount", "line_tax_percent", "line_needs_shipping")},
    read=orders, count=lambda: Order.objects.exclude(is_test=True).count(),
)  # fmt: skip
