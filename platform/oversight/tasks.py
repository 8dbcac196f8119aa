from __future__ import annotations

from django.utils import timezone

from core.jobs import control_task
from oversight.services.broadcasting import send_some
from oversight.services.figures import note_day
from oversight.services.load import forget_load
from oversight.services.trusting import trust_in_time
from oversight.services.watching import watch


@control_task
def oversee() -> None:
    """Every hour: suspicious names, trust by time, and how the day stands."""
    now = timezone.now()
    watch(now=now)
    trust_in_time(now)
    note_day(now)
    forget_load(now)


@control_task
def send_broadcasts() -> None:
    """Every minute: the next hundred of each letter under way."""
    send_some(timezone.now())
