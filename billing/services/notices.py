from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from billing.models import Notice
from core.scope import control_context
from tenants.models import Shop


def write_notice(*, shop: Shop, letter: str, key: str, **values: Any) -> bool:
    """In the caller's control transaction. False where this was written before."""
    with control_context():
        _notice, is_new = Notice.objects.get_or_create(
            key=f"{shop.pk}:{key}"[:120], defaults={"shop": shop, "letter": letter, "values": values}
        )
    return is_new


def waiting_notices(*, limit: int) -> list[Notice]:
    with control_context():
        return list(Notice.objects.select_related("shop").filter(sent_at=None).order_by("id")[:limit])


def claim_notice(notice: Notice, *, now: datetime) -> bool:
    """Marked before it is sent: a letter too few is better than one every minute."""
    with control_context():
        return bool(Notice.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=now))


def day(moment: datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
