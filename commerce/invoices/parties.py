"""Seller, buyer and dates as they go into a document."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commerce.orders.models import Order
from commerce.store.models import Store

PARTS = ("name", "company", "street", "extra", "postal_code", "city", "region", "country")


def zone_of(store: Store) -> ZoneInfo:
    try:
        return ZoneInfo(store.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def day(at: datetime | None, store: Store) -> str:
    """By the shop's clock, as ISO 8601 writes it."""
    return at.astimezone(zone_of(store)).date().isoformat() if at else ""


def seller_of(store: Store) -> dict[str, str]:
    address = store.address
    kept = {name: str(address.get(name) or "") for name in ("street", "extra", "postal_code", "city", "registration")}
    return {
        **kept,
        "name": str(address.get("company") or store.name),
        "brand": store.name if address.get("company") else "",
        "form": str(address.get("legal_form") or ""),
        "country": store.country,
        "vat_number": store.vat_number,
        "email": store.email,
        "phone": store.phone,
    }


def buyer_of(order: Order) -> dict[str, str]:
    """Whom the invoice is for, who may not be who gets the parcel."""
    address = order.billing_address or order.shipping_address
    kept = {name: str(address.get(name) or "") for name in PARTS}
    return {**kept, "vat_number": str(order.business.get("vat_number") or ""), "email": order.email}


def delivered_to(order: Order) -> dict[str, str]:
    """Empty where that is the buyer's own address, or nothing is sent."""
    if not order.billing_address:
        return {}
    return {name: str(order.shipping_address.get(name) or "") for name in PARTS}
