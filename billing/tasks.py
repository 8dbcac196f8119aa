from __future__ import annotations

from django.utils import timezone

from billing.services.standing import move_on
from core.jobs import control_task


@control_task
def move_standings_on() -> None:
    """Every hour: trials that end, graces that are over."""
    move_on(timezone.now())
