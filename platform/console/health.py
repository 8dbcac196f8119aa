"""How a shop is doing behind the scenes. Asked inside the shop, so for one at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import DatabaseError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commerce.notifications.selectors import dead_mails
from core.events.work import dead_letters
from tenants.context import shop_context
from tenants.models import Shop, ShopState, WorkDue

LOOKED_INTO = {ShopState.LIVE, ShopState.FROZEN, ShopState.SUSPENDED, ShopState.CLOSED}


def moment_text(at: datetime | None) -> str:
    """As the reader's language writes it; a dash for none."""
    return date_format(localtime(at), "DATETIME_FORMAT") if at else "–"


def health_of(shop: Shop) -> list[tuple[str, Any]]:
    facts: list[tuple[str, Any]] = [(_("migrations"), shop.migration_error or _("fine"))]
    oldest = WorkDue.objects.filter(shop=shop).order_by("due_at").first()
    facts.append((_("oldest work waiting since"), moment_text(oldest.due_at if oldest else None)))
    if shop.state in LOOKED_INTO:
        try:
            with shop_context(shop):
                facts += [(_("tasks given up"), len(dead_letters())), (_("mails given up"), len(dead_mails()))]
        except DatabaseError as error:
            facts.append((_("its schema"), error))
    return facts
