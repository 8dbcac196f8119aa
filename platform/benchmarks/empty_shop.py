"""What an empty shop weighs, and how long a limit takes: `python -m benchmarks.empty_shop HANDLE`. Prints JSON."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django

SIZE = """
SELECT count(*), COALESCE(sum(CASE WHEN relkind IN ('r', 'i', 't', 'S') THEN pg_relation_size(oid) END), 0)
FROM pg_class WHERE relnamespace = current_schema()::regnamespace
"""
TOAST = "SELECT count(*), COALESCE(sum(pg_total_relation_size(t.oid)), 0) FROM pg_class c JOIN pg_class t" \
        " ON t.oid = c.reltoastrelid WHERE c.relnamespace = current_schema()::regnamespace"  # fmt: skip


def weight(cursor: Any) -> tuple[int, int]:
    """Relations and bytes of the current schema, with the tables beside it that hold long values."""
    cursor.execute(SIZE)
    relations, size = cursor.fetchone()
    cursor.execute(TOAST)
    toast_tables, toast_size = cursor.fetchone()
    return relations + 2 * toast_tables, int(size) + int(toast_size)


def main(handle: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.db import connections

    from accounts.models import User
    from billing import limits
    from core.scope import control_context
    from onboarding.services.opening import Wish, open_shop
    from tenants.context import shop_context

    with control_context():
        account = User.objects.create_user(f"owner@{handle}.example", "correct horse battery")
    shop = open_shop(account=account, wish=Wish(handle=handle, name="Empty", locale="en"))
    with shop_context(shop), connections["default"].cursor() as cursor:
        relations, size = weight(cursor)
    limits.allow(shop.pk, "products")
    started = time.perf_counter()
    for _ in range(10_000):
        limits.allow(shop.pk, "products")
    facts = {
        "relations": relations,
        "megabytes": round(size / 1e6, 2),
        "limit_ms": (time.perf_counter() - started) / 10,
    }
    sys.stdout.write(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
