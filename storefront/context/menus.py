"""The shop's menus as links: the merchant's own, or its first collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from builder.navigation.models import MenuItem
from builder.navigation.selectors import is_broken
from commerce.catalog.models import Collection
from commerce.catalog.selectors import visible_collections
from commerce.catalog.tree import uppermost
from core.prepared import Prepared
from storefront.context.addresses import ALL_PRODUCTS_URL, HOME_URL, collection_url, page_here, product_url, shop_path
from storefront.context.translated import translate
from storefront.sections.links import safe_link

MENU_SIZE = 6
FIRST_COLLECTIONS = Prepared(
    lambda: visible_collections().filter(Q(pk__in=first_of_all()) | Q(parent__in=first_of_all()))
)


@dataclass(frozen=True, slots=True)
class Link:
    title: str
    url: str
    below: tuple[Link, ...] = ()


def marked(items: list[Link] | tuple[Link, ...], path: str) -> list[dict[str, Any]]:
    return [
        {"title": each.title, "url": each.url, "is_current": each.url == path, "below": marked(each.below, path)}
        for each in items
    ]


Entries = list[tuple[MenuItem, list[MenuItem]]]
Translations = dict[UUID, tuple[str, str]]


def pages_in(entries: Entries) -> list[UUID]:
    """Their translation keys."""
    items = [each for item, below in entries for each in (item, *below)]
    return [item.page.translation_key for item in items if item.page is not None]


def links_of(entries: Entries, language: str = "", other: Translations | None = None) -> list[Link]:
    """The merchant's own menu, without what leads to nothing. Pages come in `language` where they are in `other`."""

    def link(item: MenuItem, below: tuple[Link, ...] = ()) -> Link:
        title, path = (other or {}).get(item.page.translation_key, ("", "")) if item.page is not None else ("", "")
        title = item.labels.get(language) or (title if title and not item.label else item.title)
        if is_broken(item):
            return Link(title, "", below)
        return Link(title, shop_path(path) if path else address_of(item), below)

    links = []
    for item, below in entries:
        inner = tuple(link(each) for each in below if not is_broken(each))
        if inner or not is_broken(item):
            links.append(link(item, inner))
    return links


def address_of(item: MenuItem) -> str:
    if item.page is not None:
        return str(HOME_URL) if item.page.depth == 2 else page_here(item.page.url_path)
    if item.collection is not None:
        return collection_url(item.collection.slug)
    return product_url(item.product.slug) if item.product is not None else safe_link(item.url)


def first_of_all() -> QuerySet[Collection, Any]:
    return uppermost()[:MENU_SIZE].values("pk")


def menu_items() -> list[Link]:
    """The first collections, each with those right below it. One query."""
    rows = FIRST_COLLECTIONS()
    translate(rows)
    known = {each.pk for each in rows}
    lower: dict[int, list[Collection]] = {}
    for each in rows:
        if each.parent_id in known:
            lower.setdefault(each.parent_id or 0, []).append(each)

    def link(collection: Collection) -> Link:
        inner = tuple(link(each) for each in lower.get(collection.pk, ()))
        return Link(collection.title, collection_url(collection.slug), inner)

    return [
        Link(_("All products"), str(ALL_PRODUCTS_URL)),
        *[link(each) for each in rows if each.parent_id not in known],
    ]
