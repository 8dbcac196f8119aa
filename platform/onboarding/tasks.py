"""Scheduled work of onboarding."""

from __future__ import annotations

from django.utils import timezone

from core.jobs import control_task
from onboarding.services.sweeping import finish_half_open


@control_task
def finish_half_open_shops() -> None:
    """Every minute: what a crash has left half open is finished, or taken back."""
    finish_half_open(timezone.now())
