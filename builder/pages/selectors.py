from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page

from builder.pages.models import ContentPage, HomePage

FOOTER_SIZE = 8


# How many languages shoppers can choose from, to ask along with something else.
COUNT_OF_HOMES = Subquery(HomePage.objects.live().order_by().values("live").annotate(count=Count("pk")).values("count"))


def homes() -> QuerySet[HomePage]:
    """One per language, the main language first: the others are copies of it, made later."""
    return HomePage.objects.order_by("pk")


def main_home() -> HomePage | None:
    return homes().first()


def languages_shown() -> list[str]:
    """Codes of the languages with a published home page, the main one first."""
    return list(homes().live().values_list("locale__language_code", flat=True))


def translations_of(keys: Iterable[UUID], language: str) -> dict[UUID, tuple[str, str]]:
    """Title and url_path of the published translations, by translation key. One query."""
    rows = Page.objects.live().filter(translation_key__in=list(keys), locale__language_code=language)
    return {key: (title, path) for key, title, path in rows.values_list("translation_key", "title", "url_path")}


def has_page_at(slug: str) -> bool:
    """Whether a page of the merchant's own begins a shop's address, in whatever language."""
    return Page.objects.filter(depth=3, slug=slug).exists()


def footer_pages() -> QuerySet[Page]:
    """Pages that ask to stand in menus, and the legal ones, which always do; of the main language."""
    legal = ContentPage.objects.filter(pk=OuterRef("pk")).exclude(kind="")
    path = homes().values("path")[:1]
    pages = Page.objects.live().filter(depth=3, path__startswith=Subquery(path))
    pages = pages.filter(Q(show_in_menus=True) | Exists(legal))
    return pages.order_by("path")[:FOOTER_SIZE]
