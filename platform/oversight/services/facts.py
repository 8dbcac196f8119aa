"""What a shop tells about itself once a day, in the visit that the sweeper makes anyway."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from commerce.catalog.models import Product
from commerce.notifications.selectors import dead_mails
from commerce.orders.models import Order
from commerce.payments.models import ConnectedAccount, InboxEvent, InboxState
from commerce.store.models import Store
from core.events.work import dead_letters
from core.scope import control_context, require_shop
from oversight.models import Kyc, ShopFacts

DAY = timedelta(days=1)


def note_facts(now: datetime) -> datetime | None:
    """A kind of work (config.settings.work): counts in the current shop and writes it down in the control plane. Comes
    again with the next sweep."""
    orders = Order.objects.filter(placed_at__isnull=False).aggregate(
        month=Count("pk", filter=Q(placed_at__gt=now - 30 * DAY)), today=Count("pk", filter=Q(placed_at__gt=now - DAY)),
        first=Min("paid_at"),
    )  # fmt: skip
    kyc, missing = kyc_of()
    store = Store.objects.first()
    values: dict[str, Any] = {
        "kyc": kyc, "kyc_missing": missing, "is_open": store is not None and store.is_open,
        "theme": store.theme if store is not None else "",
        "product_count": Product.objects.count(), "order_count": orders["month"], "orders_today": orders["today"],
        "first_paid_at": orders["first"], "dead_work": len(dead_letters()), "dead_mails": len(dead_mails()),
        "dead_webhooks": InboxEvent.objects.filter(state=InboxState.DEAD).count(), "noted_at": now,
    }  # fmt: skip
    shop_id = require_shop().shop_id
    with control_context():
        ShopFacts.objects.update_or_create(shop_id=shop_id, defaults=values)
    return None


def kyc_of() -> tuple[str, int]:
    """Of the newest account, live mode before test mode."""
    account = ConnectedAccount.objects.order_by("-is_live", "-pk").first()
    if account is None:
        return Kyc.NONE, 0
    if account.gone_at is not None:
        return Kyc.GONE, 0
    return (Kyc.READY if account.is_ready else Kyc.PENDING), len(account.missing)
