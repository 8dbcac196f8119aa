"""Fetching what was bought: so often, so long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from commerce.orders.errors import OrderError
from commerce.orders.models import Order, OrderLine, OrderState, PaidState
from core.errors import mark as _


class NoDownload(OrderError):
    """There is no such file for this order, or it may not be fetched (any more)."""


def can_download(order: Order) -> bool:
    """Once it is paid, and neither cancelled nor given back."""
    return order.state == OrderState.OPEN and order.paid_state == PaidState.PAID


def ends_at(order: Order, grant: dict[str, Any]) -> datetime | None:
    return order.paid_at + timedelta(days=grant["days"]) if grant["days"] and order.paid_at else None


def is_used_up(grant: dict[str, Any]) -> bool:
    return grant["limit"] is not None and grant["count"] >= grant["limit"]


def take_download(*, order: Order, line_id: int, number: int, now: datetime) -> dict[str, Any]:
    """Count one download and return the grant. The line is locked: two at once count twice. Raises NoDownload."""
    with transaction.atomic("default"):
        line = OrderLine.objects.select_for_update().filter(order=order, pk=line_id).first()
        if line is None or not 0 <= number < len(line.downloads) or not can_download(order):
            raise NoDownload(_("There is no such file."))
        grant = line.downloads[number]
        end = ends_at(order, grant)
        if end is not None and now >= end:
            raise NoDownload(_("The time to download this file is over. Please write to the shop."))
        if is_used_up(grant):
            raise NoDownload(_("This file has been downloaded as often as allowed. Please write to the shop."))
        grant["count"] += 1
        line.save(update_fields=["downloads"])
    return dict(grant)
