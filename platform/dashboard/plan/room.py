"""Is there room for one more? Asked by screens that add something, before any work is done."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from billing import limits
from billing.plans import METRICS
from core.http.request import Request

FULL = {
    "products": gettext_lazy("Your plan has no room for more products. What is there stays, and goes on selling."),
    "staff": gettext_lazy("Your plan has no room for more staff. People with the role “Agency” do not count."),
    "storage": gettext_lazy("Your plan has no room for more pictures and files."),
    "mails": gettext_lazy("This month's mails are used up. Mails about orders are sent all the same."),
    "calls": gettext_lazy("This month's calls of the API are used up."),
}


def has_room(request: Request, metric: str) -> bool:
    """Says why not in a message at the top of the next page."""
    if limits.allow(request.shop.shop_id, metric):
        return True
    messages.error(request, f"{FULL[metric]} {_('See “Plan” in the settings.')}")
    return False


def rows_of(levels: list[limits.Level]) -> list[dict[str, Any]]:
    return [{"name": METRICS[one.metric], "level": one, "full": FULL[one.metric]} for one in levels]
