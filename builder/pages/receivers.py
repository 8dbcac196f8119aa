"""What a merchant publishes in Wagtail is seen by the next shopper. Wagtail tells of it by signals, not by our events."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

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


def bump_in_shop() -> None:
    """Outside a shop (the template is being made) there are no pages to forget."""
    scope = current_scope()
    if scope is not None and scope.world is World.SHOP:
        bump_pages()
