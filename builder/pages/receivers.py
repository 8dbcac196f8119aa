"""What a merchant publishes in Wagtail is seen by the next shopper. Wagtail tells of it by signals, not by our events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from builder.pages.models.base import SectionsPage
from builder.pages.tasks import WORK, moments_of
from core.events.doorbell import ring
from core.pages import bump_pages
from core.scope import World, current_scope


@receiver([page_published, page_unpublished, page_slug_changed, post_page_move])
def show_changed_page(sender: Any, **facts: Any) -> None:
    bump_in_shop()


@receiver(post_delete, sender=Page)
@receiver([post_save, post_delete], sender=Redirect)
@receiver([post_save, post_delete], sender=PageViewRestriction)
def show_without_it(sender: Any, **facts: Any) -> None:
    bump_in_shop()


@receiver(page_published)
def wake_for_sections(sender: Any, instance: Page, **facts: Any) -> None:
    """The worker comes by when a section is to come or go, and when the page ends."""
    if isinstance(instance, SectionsPage):
        wake_at(*moments_of(instance.sections), instance.expire_at)


@receiver(post_save, sender=Revision)
def wake_for_schedule(sender: Any, instance: Revision, **facts: Any) -> None:
    wake_at(instance.approved_go_live_at)


def wake_at(*moments: datetime | None) -> None:
    coming = [moment for moment in moments if moment is not None and moment > timezone.now()]
    if coming and is_in_shop():
        ring(WORK, min(coming))


def bump_in_shop() -> None:
    """Outside a shop (the template is being made) there are no pages to forget."""
    if is_in_shop():
        bump_pages()


def is_in_shop() -> bool:
    scope = current_scope()
    return scope is not None and scope.world is World.SHOP
