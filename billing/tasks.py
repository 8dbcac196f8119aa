from __future__ import annotations

from django.utils import timezone

from billing.gateway import is_configured
from billing.services.mirror import sync_all
from billing.services.standing import move_on
from core.jobs import control_task


@control_task
def move_standings_on() -> None:
    """Every hour: trials that end, graces that are over."""
    move_on(timezone.now())


@control_task(time_limit=3600, soft_time_limit=3500)
def sync_subscriptions() -> None:
    """Every night: what no event has told us."""
    if is_configured():
        sync_all(timezone.now())
