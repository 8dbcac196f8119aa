"""The doorbell: which shops have work waiting, and when (docs/adr/0003).

A shop rings *before* its transaction commits, in another database. So no committed event is ever without a ring; the
price is that a visitor may come too early and see nothing. A ring is therefore believed for LONGEST_TRANSACTION:
until then the shop is visited again and again, ever more slowly; only then, and only if nobody rang meanwhile, the
bell falls silent. A sweep that visits every shop once a day catches what no reasoning foresaw.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.models import F, Q
from django.utils import timezone

from core.scope import control_context, require_shop
from tenants.context import ShopLike
from tenants.models import Shop, ShopState, WorkDue

LONGEST_TRANSACTION = timedelta(minutes=15)  # tasks are killed after ten
FRESH = timedelta(seconds=2)  # a ring this young, and due, speaks for the next one too
LEASE = timedelta(seconds=60)  # a visitor that died is replaced after this
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=5)
SWEEP_EVERY = timedelta(days=1)

RING = """
INSERT INTO tenants_workdue AS bell (shop_id, kind, due_at, rung_at)
SELECT %(shop)s, %(kind)s, %(due_at)s, %(rung_at)s
WHERE NOT EXISTS (
    SELECT 1 FROM tenants_workdue
    WHERE shop_id = %(shop)s AND kind = %(kind)s AND due_at <= %(due_at)s AND rung_at > %(rung_at)s - %(fresh)s
)
ON CONFLICT (shop_id, kind) DO UPDATE SET
    due_at = LEAST(bell.due_at, EXCLUDED.due_at),
    rung_at = GREATEST(EXCLUDED.rung_at, bell.rung_at + interval '1 microsecond')
"""


class BellWouldBeLost(RuntimeError):
    """The bell was rung inside a transaction of the control database, which could be rolled back with it."""


def ring(kind: str, due_at: datetime | None = None) -> None:
    """The current shop has work of this kind, at once or at `due_at`. Committed before this returns.

    Raises NoScope outside a shop, BellWouldBeLost inside a control transaction.
    """
    now = timezone.now()
    ring_for(require_shop().shop_id, kind, due_at=due_at or now, rung_at=now)


def ring_for(shop_id: str, kind: str, *, due_at: datetime, rung_at: datetime) -> None:
    connection = connections["control"]
    if connection.in_atomic_block and not settings.ALLOW_TRANSACTION_ACROSS_SHOPS:
        raise BellWouldBeLost(kind)
    values: dict[str, Any] = {"shop": shop_id, "kind": kind, "due_at": due_at, "rung_at": rung_at, "fresh": FRESH}
    with control_context(), connection.cursor() as cursor:
        cursor.execute(RING, values)


def due_shops(now: datetime, limit: int) -> list[tuple[Shop, dict[str, datetime]]]:
    """Live shops of this pod with work due, at most `limit` bells in all, the longest waiting first.

    Each comes with `{kind: rung_at}`; hand `rung_at` back to `work_done`. The bells are claimed for LEASE: nobody else
    gets them, unless they are rung anew or the visitor does not come back.
    """
    with control_context(), transaction.atomic("control"):
        bells = list(
            WorkDue.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(due_at__lte=now, shop__state=ShopState.LIVE, shop__pod=settings.POD_ID)
            .select_related("shop")
            .order_by("due_at")[:limit]
        )
        WorkDue.objects.filter(pk__in=[bell.pk for bell in bells]).update(due_at=now + LEASE)
    found: dict[Shop, dict[str, datetime]] = {}
    for bell in bells:
        found.setdefault(bell.shop, {})[bell.kind] = bell.rung_at
    return list(found.items())


def work_done(
    shop: ShopLike, kind: str, claimed_rung_at: datetime, now: datetime, *, next_due_at: datetime | None = None
) -> None:
    """The visitor has done what it saw. `next_due_at`: when the shop's tables say that work falls due next.

    A bell that was rung again since it was claimed is left as it is.
    """
    with control_context():
        bell = WorkDue.objects.filter(shop_id=shop.shop_id, kind=kind, rung_at=claimed_rung_at)
        again = visit_again_at(claimed_rung_at, now)
        times = [moment for moment in (again, next_due_at) if moment is not None]
        if times:
            bell.update(due_at=min(times))
        else:
            bell.delete()


def visit_again_at(rung_at: datetime, now: datetime) -> datetime | None:
    """None once no transaction that rang then can still be open. The waits double with the age of the ring."""
    age = now - rung_at
    if age > LONGEST_TRANSACTION + FRESH:
        return None
    return now + min(max(age, SHORTEST_WAIT), LONGEST_WAIT)


def sweep(*, kinds: Iterable[str], now: datetime, limit: int) -> int:
    """Ring for up to `limit` live shops that were not swept for a day; returns how many. To be called every minute or
    so, with a limit that goes round all shops of the pod in a day (50 a minute are 72,000)."""
    with control_context():
        with transaction.atomic("control"):
            waiting = Q(swept_at=None) | Q(swept_at__lte=now - SWEEP_EVERY)
            shops = list(
                Shop.objects.select_for_update(skip_locked=True)
                .filter(waiting, state=ShopState.LIVE, pod=settings.POD_ID)
                .order_by(F("swept_at").asc(nulls_first=True))[:limit]
            )
            Shop.objects.filter(pk__in=[shop.pk for shop in shops]).update(swept_at=now)
        for shop in shops:
            for kind in kinds:
                # Rung long ago, as it were: one visit suffices.
                ring_for(shop.shop_id, kind, due_at=now, rung_at=now - LONGEST_TRANSACTION - 2 * FRESH)
    return len(shops)
