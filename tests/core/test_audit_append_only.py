"""The database itself refuses to change the audit trail. The control: other tables of the same role take changes."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from commerce.store.models import Store
from core.audit import record
from core.models import AuditEntry


@pytest.mark.parametrize("act", ["update", "delete", "truncate"])
def test_audit_trail_cannot_be_changed(shop, act):
    from django.db import connections

    entry = record("order.paid", actor="Ann")
    rows = AuditEntry.objects.filter(pk=entry.pk)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic("default"):
        if act == "update":
            rows.update(actor_name="Bob")
        elif act == "delete":
            rows.delete()
        else:
            connections["default"].cursor().execute("TRUNCATE core_auditentry")

    assert rows.get().actor_name == "Ann"
    assert Store.objects.update(phone="1") == 1
