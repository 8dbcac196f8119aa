"""Telling the dispatcher that a shop has work. The registry of shops is above this layer, so it plugs itself in.

The bell is the row that nobody can lose (docs/adr/0003); the knock is a message to the worker, sent after the commit so
that nobody waits for the scheduler's next round. A knock may get lost: the round comes every few seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from core.scope import require_shop

Bell = Callable[[str, datetime | None], None]
_bells: list[Bell] = []
log = structlog.get_logger("events")
VISIT_TASK = "tenants.tasks.visit_shop"
KNOCK_EXPIRES_SECONDS = 60


def connect_bell(bell: Bell) -> None:
    _bells[:] = [bell]


def ring(kind: str, due_at: datetime | None = None) -> None:
    """The current shop has work of this kind, now or at `due_at`. A hint: the work itself is in its tables.

    A transaction that has rung for a kind at once need not do so again: a ring is believed for longer than any
    transaction takes (tenants.services.doorbell).
    """
    knock = Knock(require_shop().shop_id, kind)
    if due_at is None and knock in promised():
        return
    for bell in _bells:
        bell(kind, due_at)
    if due_at is None:
        transaction.on_commit(knock, using="default", robust=True)


@dataclass(frozen=True)
class Knock:
    """Once per transaction, shop and kind, however often it rings."""

    shop_id: str
    kind: str

    def __call__(self) -> None:
        if settings.CELERY_TASK_ALWAYS_EAGER:
            return  # no worker: whoever tests visits the shop by hand
        try:
            current_app.send_task(
                VISIT_TASK, headers={"shop_id": self.shop_id}, expires=KNOCK_EXPIRES_SECONDS, retry=False
            )
        except (OperationalError, OSError) as error:
            log.warning("worker not reached", error=type(error).__name__)


def promised() -> list[object]:
    """What the current transaction will do after its commit; a savepoint that was rolled back takes its own away."""
    return [waiting for _savepoints, waiting, *_rest in transaction.get_connection("default").run_on_commit]
