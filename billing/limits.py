"""May this shop have one more? One question for everybody, answered from memory.

Quotas are promises about size, not about safety: each process keeps what it knows for a few seconds, so two people who
add at the same moment may end one above. An order of a shopper is never asked about.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from billing.models import Contract, Usage
from billing.plans import METRICS, Plan, plan_named
from core.scope import control_context
from tenants.models import Membership

KEPT_SECONDS = 5.0
MOST_KEPT = 5_000
WARN_AT = (80, 100)
MONTHLY = frozenset({"mails", "calls", "sales"})
_known: dict[str, tuple[float, Entitlement]] = {}


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a shop may have and what it has."""

    plan: Plan
    quotas: dict[str, int]
    counts: dict[str, int]
    switches: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Level:
    metric: str
    count: int
    quota: int | None

    @property
    def percent(self) -> int:
        if self.quota is None:
            return 0
        return min(999, self.count * 100 // self.quota) if self.quota else 100

    @property
    def warning(self) -> int:
        return max((mark for mark in WARN_AT if self.percent >= mark and self.quota is not None), default=0)


def allow(shop_id: Any, metric: str, adding: int = 1) -> bool:
    """A no is never from memory: who has just paid for more room, or made some, is not sent away."""
    if has_room(entitlement_of(shop_id), metric, adding):
        return True
    forget(shop_id)
    return has_room(entitlement_of(shop_id), metric, adding)


def has_room(known: Entitlement, metric: str, adding: int) -> bool:
    quota = known.quotas.get(metric)
    return quota is None or known.counts.get(metric, 0) + adding <= quota


def is_on(shop_id: Any, switch: str) -> bool:
    """A feature of the plan, unless an operator has switched it on or off for this shop."""
    known = entitlement_of(shop_id)
    return bool(known.switches.get(switch, switch in known.plan.features))


def fee_of(shop_id: Any) -> int:
    """Hundredths of a per cent of what the shop is paid by card: the plan's, else the installation's."""
    return entitlement_of(shop_id).plan.fee or settings.APPLICATION_FEE_BASIS_POINTS


def levels_of(shop_id: Any) -> list[Level]:
    known = entitlement_of(shop_id)
    return [Level(metric, known.counts.get(metric, 0), known.quotas.get(metric)) for metric in METRICS]


def entitlement_of(shop_id: Any) -> Entitlement:
    key, now = str(shop_id), time.monotonic()
    kept = _known.get(key)
    if kept is not None and kept[0] > now:
        return kept[1]
    if len(_known) > MOST_KEPT:
        _known.clear()
    found = look_up(key)
    _known[key] = (now + KEPT_SECONDS, found)
    return found


def look_up(shop_id: str) -> Entitlement:
    month = month_of(timezone.now())
    with control_context():
        contract = Contract.objects.filter(shop_id=shop_id).first() or Contract()
        rows = Usage.objects.filter(shop_id=shop_id, period__in=["", month])
        counts = {row.metric: row.count for row in rows}
        counts["staff"] = Membership.objects.filter(shop_id=shop_id).exclude(role="agency").count()
    plan = plan_named(contract.plan)
    exceptions = {name: count for name, count in contract.quotas.items() if isinstance(count, int)}
    return Entitlement(plan, {**plan.quotas, **exceptions}, counts, contract.switches)


def forget(shop_id: Any) -> None:
    _known.pop(str(shop_id), None)


def month_of(now: Any) -> str:
    return f"{now:%Y-%m}"
