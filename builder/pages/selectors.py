from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Page

from builder.pages.models import ContentPage

FOOTER_SIZE = 8


def footer_pages() -> QuerySet[Page]:
    """Pages that ask to stand in menus, and the legal ones, which always do."""
    legal = ContentPage.objects.filter(pk=OuterRef("pk")).exclude(kind="")
    pages = Page.objects.live().filter(depth=3).filter(Q(show_in_menus=True) | Exists(legal))
    return pages.order_by("path")[:FOOTER_SIZE]
