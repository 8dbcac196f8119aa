from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connections, transaction
from django.utils import timezone

from core.audit import record
from core.models import AuditEntry
from core.retention import forget_old_entries


@pytest.mark.parametrize(("days", "left"), [(730, ["new"]), (0, ["new", "old"])])
def test_old_entries_go_and_the_log_stays_locked(shop, settings, days, left):
    settings.AUDIT_DAYS = days
    now = timezone.now()
    record("order.paid", actor="new")
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_auditentry (action, target, data, actor_name, at) VALUES ('order.paid', '', '{}', 'old', %s)",
            [now - timedelta(days=731)],
        )

    forget_old_entries(now)

    assert sorted(AuditEntry.objects.values_list("actor_name", flat=True)) == left
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic("default"):
        AuditEntry.objects.all().delete()
