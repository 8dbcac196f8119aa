"""One answer to a request, however often it is sent (docs/api.md, “Sending twice”).

Work and record are one transaction: where the first is lost, so is the second. Work that asks a payment provider cannot
stand in a transaction; there the request is written down first, and the work knows its own second time by the key of the
request. Whoever works holds a lock of PostgreSQL's by name, which goes with the connection of a process that dies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connections

from core.events.doorbell import ring
from core.scope import require_shop
from integrations.models import ApiKey, KeptAnswer

KEPT_FOR = timedelta(hours=24)
FORGOTTEN_AT_ONCE = 5_000
KIND = "api_answers"


class AnotherRequest(Exception):
    """The same name, and not the same request."""


class StillRunning(Exception):
    """The first one has not been answered yet."""


def lock_name(key: ApiKey, name: str) -> int:
    """64 bits that differ by shop, key and name."""
    text = f"{require_shop().shop_id}:{key.pk}:{name}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


def take_turn(key: ApiKey, name: str) -> None:
    """Until the transaction ends. Raises StillRunning."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock_name(key, name)])
        if not cursor.fetchone()[0]:
            raise StillRunning


@contextmanager
def turn(key: ApiKey, name: str) -> Iterator[None]:
    """Across transactions. Raises StillRunning."""
    lock = [lock_name(key, name)]
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", lock)
        if not cursor.fetchone()[0]:
            raise StillRunning
    try:
        yield
    finally:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", lock)


def find_answer(*, key: ApiKey, name: str, fingerprint: str, now: datetime) -> KeptAnswer | None:
    """What was written down for it within KEPT_FOR. Raises AnotherRequest."""
    kept = KeptAnswer.objects.filter(key=key, name=name, created_at__gt=now - KEPT_FOR).first()
    if kept is not None and kept.fingerprint != fingerprint:
        raise AnotherRequest
    return kept


def keep_answer(
    *, key: ApiKey, name: str, fingerprint: str, now: datetime,
    status: int | None = None, body: str = "", location: str = "",
) -> None:  # fmt: skip
    """In the caller's transaction, where there is one. Takes the place of one that is older than KEPT_FOR."""
    values = {"fingerprint": fingerprint, "status": status, "body": body, "location": location, "created_at": now}
    is_first = not KeptAnswer.objects.exists()  # later ones are found when the first is forgotten
    KeptAnswer.objects.update_or_create(key=key, name=name, defaults=values)
    if is_first:
        ring(KIND, now + KEPT_FOR)


def drop_unanswered(*, key: ApiKey, name: str) -> None:
    """The work refused and changed nothing: the name is free again."""
    KeptAnswer.objects.filter(key=key, name=name, status=None).delete()


def forget_old_answers(now: datetime) -> datetime | None:
    """A kind of work (config.settings.work)."""
    old = KeptAnswer.objects.filter(created_at__lte=now - KEPT_FOR).order_by("pk").values_list("pk", flat=True)
    count, _by_model = KeptAnswer.objects.filter(pk__in=list(old[:FORGOTTEN_AT_ONCE])).delete()
    if count == FORGOTTEN_AT_ONCE:
        return now
    first = KeptAnswer.objects.order_by("created_at").values_list("created_at", flat=True).first()
    return first + KEPT_FOR if first else None
