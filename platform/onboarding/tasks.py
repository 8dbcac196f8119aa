"""Scheduled work of onboarding."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from core.jobs import control_task
from onboarding.services.leaving import offer_copies_of_closed, stop_paying_closed
from onboarding.services.moving import run_import
from onboarding.services.news import send_notices, work_on_platform_events
from onboarding.services.presets.showcases import work_on_showcases
from onboarding.services.sweeping import finish_half_open


@control_task
def finish_half_open_shops() -> None:
    """Every minute: what a crash has left half open is finished, or taken back."""
    finish_half_open(timezone.now())


@control_task(time_limit=600, soft_time_limit=570)
def open_showcases() -> None:
    """One at a time, and between two others' work has its turn. A visit with nothing to do is two questions."""
    if settings.THEME_SHOWCASES and work_on_showcases():
        open_showcases.delay()


@control_task(time_limit=3600, soft_time_limit=3500)
def move_in(run_id: int) -> None:
    """A file that somebody has brought becomes a shop."""
    run_import(run_id)


@control_task
def offer_copies() -> None:
    """Every quarter of an hour: closed shops pay no more; their owners get a copy, and a mail that says where it is."""
    stop_paying_closed()
    offer_copies_of_closed(timezone.now())


@control_task
def hear_and_tell() -> None:
    """Every few seconds: what Stripe says about subscriptions, and letters to owners."""
    now = timezone.now()
    work_on_platform_events(now)
    send_notices(now)
