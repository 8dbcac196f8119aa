"""Telling the dispatcher that a shop has work. The registry of shops is above this layer, so it plugs itself in.

The bell is the row that nobody can lose (docs/adr/0003); the knock is a message to the worker, sent after the commit so
that nobody waits for the scheduler's next round. A knock may get lost: the round comes every few seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from kombu.exceptions import OperationalError

from core.scope import require_shop

Bell = Callable[[str, datetime | None], None]
_bells: list[Bell] = []
log = structlog.get_logger("events")
VISIT_TASK = "tenants.tasks.visit_shop"
KNOCK_EXPIRES_SECONDS = 60
CALM_SECONDS = 2.0
KNOCKED = "knocked"  # a knock is on its way that no worker has heard yet: work done until then is found with it


def connect_bell(bell: Bell) -> None:
    _bells[:] = [bell]


def ring(kind: str, due_at: datetime | None = None) -> None:
    """The current shop has work of this kind, now or at `due_at`. A hint: the work itself is in its tables.

    A transaction that has rung for a kind at once need not do so again: a ring is believed for longer than any
    transaction takes (tenants.services.doorbell).
    """
    knock = Knock(require_shop().shop_id, kind)
    if due_at is None and has_promised(knock):
        return
    calm = _calm.get()
    if due_at is not None or calm is None or calm.is_time_to_ring(knock):
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
        calm = _calm.get()
        if calm.is_time_to_knock(self.shop_id) if calm is not None else cache.add(KNOCKED, 1, CALM_SECONDS):
            self.send()

    def send(self) -> None:
        try:
            current_app.send_task(
                VISIT_TASK, headers={"shop_id": self.shop_id}, expires=KNOCK_EXPIRES_SECONDS, retry=False
            )
        except (OperationalError, OSError) as error:
            log.warning("worker not reached", error=type(error).__name__)


def heard() -> None:
    """A worker is about to look at the bells of the current shop. Who has work from now on knocks anew; until here one knock
    was enough for all."""
    cache.delete(KNOCKED)


class Calm:
    """What a long row of transactions has said already, and has kept back."""

    def __init__(self) -> None:
        self._rung: dict[Knock, float] = {}
        self._knocked: dict[str, float] = {}
        self.held_back: set[str] = set()

    def is_time_to_ring(self, knock: Knock) -> bool:
        return self._is_time(self._rung, knock)

    def is_time_to_knock(self, shop_id: str) -> bool:
        is_time = self._is_time(self._knocked, shop_id)
        (self.held_back.discard if is_time else self.held_back.add)(shop_id)
        return is_time

    def _is_time(self, last: dict[Any, float], what: Any) -> bool:
        now = time.monotonic()
        if now - last.get(what, -CALM_SECONDS) < CALM_SECONDS:
            return False
        last[what] = now
        return True


class Silence(Calm):
    def is_time_to_knock(self, shop_id: str) -> bool:
        return False


_calm: ContextVar[Calm | None] = ContextVar("calm", default=None)


@contextmanager
def knocking_rarely() -> Iterator[None]:
    """For thousands of transactions in a row: one message to the worker in CALM_SECONDS and one at the end. A bell that was
    rung a moment ago speaks for the next transactions too: it is believed for longer than that."""
    if isinstance(_calm.get(), Silence):
        yield
        return
    calm = Calm()
    token = _calm.set(calm)
    try:
        yield
    finally:
        _calm.reset(token)
        for shop_id in calm.held_back:
            Knock(shop_id, "").send()


@contextmanager
def not_knocking() -> Iterator[None]:
    """For a shop that may not be visited yet: bells are rung, and the next round after it has gone live hears them."""
    token = _calm.set(Silence())
    try:
        yield
    finally:
        _calm.reset(token)


def has_promised(knock: Knock) -> bool:
    """Whether the current transaction will knock after its commit; a savepoint that was rolled back takes its own away.
    Whoever writes thousands of things in one transaction asks as often, and then there are thousands of other acts."""
    waiting = transaction.get_connection("default").run_on_commit
    return any(type(act) is Knock and act == knock for _savepoints, act, *_rest in waiting)
