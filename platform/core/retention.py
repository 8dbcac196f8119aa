"""How long a shop's activity log is kept. Its rows cannot be deleted by mistake: the privilege is given for one statement
and taken back in the same transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections, transaction


def forget_old_entries(now: datetime) -> datetime | None:
    """A kind of work (config.settings.work): once a day, with the sweep. Nothing where AUDIT_DAYS is 0."""
    if not settings.AUDIT_DAYS:
        return None
    before = now - timedelta(days=settings.AUDIT_DAYS)
    with transaction.atomic("default"), connections["default"].cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM core_auditentry WHERE at < %s)", [before])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute("GRANT DELETE ON core_auditentry TO CURRENT_ROLE")
        cursor.execute("DELETE FROM core_auditentry WHERE at < %s", [before])
        cursor.execute("REVOKE DELETE ON core_auditentry FROM CURRENT_ROLE")
    return None
