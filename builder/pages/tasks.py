"""What happens to pages by the clock: scheduled publication, expiry, and sections that come and go."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management import call_command
from wagtail.models import Page, Revision

from builder.blocks.reading import Needs, read_sections
from builder.blocks.sections import SECTIONS
from builder.layouts.models import Layout
from builder.navigation.selectors import moments_of_menus
from builder.pages.models.base import SectionsPage
from core.pages import bump_pages

WORK = "pages"


def work_on_pages(now: datetime) -> datetime | None:
    """Publish and expire what is due (Wagtail's own way); forget cached pages, since a section may have come or gone.
    May run at any time and twice."""
    call_command("publish_scheduled", stdout=io.StringIO())
    bump_pages()
    return next_moment(now)


def next_moment(now: datetime) -> datetime | None:
    moments = list(Revision.objects.filter(approved_go_live_at__gt=now).values_list("approved_go_live_at", flat=True))
    moments += moments_of_menus(now)
    moments += Layout.objects.filter(live=True, expire_at__gt=now).values_list("expire_at", flat=True)
    moments += Page.objects.live().filter(expire_at__gt=now).values_list("expire_at", flat=True)
    for model in SectionsPage.__subclasses__():
        for stream in model.objects.live().values_list("sections", flat=True):
            moments += moments_of(stream)
    for stream in Layout.objects.filter(live=True).values_list("sections", flat=True):
        moments += moments_of(stream)
    return min((moment for moment in moments if moment > now), default=None)


def moments_of(stream: Any) -> Iterator[datetime]:
    """When something on the page changes by itself."""
    for section in read_sections(SECTIONS, SECTIONS.get_prep_value(stream), Needs()):
        look = section.value["look"]
        for moment in (look["starts_at"], look["ends_at"], section.value.get("ends_at")):
            if moment is not None:
                yield moment
