from __future__ import annotations

from datetime import date

from django.utils import timezone

from commerce.store.models import Store
from dashboard.screens import zone_of


def shop_today() -> date:
    """The day that pages and reports of this thread's shop call today. Tests run by UTC, where an hour or two
    after the shop's midnight it is still yesterday."""
    return timezone.localdate(timezone=zone_of(Store.objects.get()))
