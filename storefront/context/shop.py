"""What every page shows around its own content: the shop's name, menus and addresses.

Three queries, or none: a process keeps them under the version of the shop's pages (core.pages), where the page cache
in front of Django has told it: also for carts and checkouts. What counts there (prices, stock, open or not) is read
anew by the services; a shop that is being changed may show its old name for the moment that the news takes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from builder.pages.models import ContentPage, HomePage
from commerce.catalog.models import Collection, Product
from commerce.catalog.selectors import CardData, first_cards, visible_collections
from commerce.shipping.selectors import countries_served
from commerce.store.models import Store
from media.renditions import image_for, renditions_of
from storefront.forms.address import country_choices
from tenants.hosts import url_of
from themes.services import stylesheet_url

HOME_URL = "/"
CODES_URL = "/cart/codes/"
CART_URL = "/cart/"
ADD_URL = "/cart/add/"
CHECKOUT_URL = "/checkout/"
SEARCH_URL = "/search/"
ALL_PRODUCTS_URL = "/collections/all/"
MENU_SIZE = 6
FOOTER_SIZE = 8


def product_url(slug: str) -> str:
    return f"/products/{quote(slug)}/"


def collection_url(slug: str) -> str:
    return f"/collections/{quote(slug)}/"


@dataclass(frozen=True)
class Frame:
    """Around a page. `store` is shared by requests: never change it. `parts` are finished HTML by current path."""

    store: Store
    context: dict[str, Any]
    menu: list[tuple[str, str]]
    footer_menu: list[tuple[str, str]]
    parts: dict[str, dict[str, SafeString]] = field(default_factory=dict)
    first_cards: dict[int | None, list[CardData]] = field(default_factory=dict)

    @cached_property
    def countries(self) -> list[tuple[str, str]]:
        """(code, name) of the countries that the checkout offers."""
        return country_choices(countries_served(self.store.shipping_countries), self.store.locale)

    def related_cards(self, product: Product, collection: Collection | None) -> list[CardData]:
        """Others of the same collection, else of the shop. They are much the same for all its products."""
        key = collection.pk if collection else None
        if key not in self.first_cards:
            if len(self.first_cards) >= KEEP_LISTS:
                self.first_cards.clear()
            self.first_cards[key] = first_cards(collection=collection, count=RELATED + 1)
        return [card for card in self.first_cards[key] if card.id != product.pk][:RELATED]


# What templates ask for and most pages do not have: to miss a name costs the template engine an exception each time.
ABSENT = dict.fromkeys(["messages", "sizes", "eager", "title", "query", "delivery_note", "breadcrumbs", "json_ld"], "")
KEEP_SECONDS = 5.0  # for whoever changes the shop's settings and forgets to say so
KEEP_SHOPS = 500
KEEP_LISTS = 100
RELATED = 4
_frames: dict[str, tuple[bytes, float, Frame]] = {}


def frame_of(shop_id: str, version: bytes | None) -> Frame:
    """`version` None: look it up."""
    if version is None:
        return find_frame()
    found = _frames.get(shop_id)
    now = time.monotonic()
    if found is not None and found[0] == version and found[1] > now:
        return found[2]
    frame = find_frame()
    if len(_frames) >= KEEP_SHOPS:
        _frames.clear()
    _frames[shop_id] = (version, now + KEEP_SECONDS, frame)
    return frame


def find_frame() -> Frame:
    store = find_store()
    return Frame(store, bare_context(store), menu_items(), footer_items())


def find_store() -> Store:
    return Store.objects.select_related("logo").get(pk=1)


def absolute(host: str, path: str) -> str:
    """The public address on the shop's primary host; never the host that was asked for."""
    return url_of(host, path)


def shop_context_of(store: Store) -> dict[str, Any]:
    logo = renditions_of([store.logo]).get(store.logo.pk) if store.logo else None
    return {
        "name": store.name,
        "locale": store.locale,
        "email": store.email,
        "phone": store.phone,
        "announcement": store.announcement,
        "currency": store.currency,
        "logo": image_for(logo, store.name),
        "favicon": None,
    }


def bare_context(store: Store) -> dict[str, Any]:
    """For pages without header and footer."""
    return {
        "shop": shop_context_of(store),
        "theme": {"css_url": stylesheet_url(store.theme, store.theme_settings)},
        "home_url": HOME_URL,
        "cart_url": CART_URL,
        "checkout_url": CHECKOUT_URL,
        "search_url": SEARCH_URL,
        "add_url": ADD_URL,
        **ABSENT,
    }


def page_context(frame: Frame, path: str) -> dict[str, Any]:
    """A new dictionary for each page."""
    return {**frame.context, "menu": marked(frame.menu, path), "footer_menu": marked(frame.footer_menu, path)}


def marked(items: list[tuple[str, str]], path: str) -> list[dict[str, Any]]:
    return [{"title": title, "url": url, "is_current": url == path} for title, url in items]


def menu_items() -> list[tuple[str, str]]:
    collections = visible_collections().values_list("title", "slug")[:MENU_SIZE]
    return [(_("All products"), ALL_PRODUCTS_URL), *[(title, collection_url(slug)) for title, slug in collections]]


def footer_items() -> list[tuple[str, str]]:
    """Wagtail pages that ask to stand in menus, and the legal ones, which always do."""
    rows = (
        ContentPage.objects.live()
        .filter(depth=3)
        .exclude(kind="", show_in_menus=False)
        .order_by("path")
        .values_list("title", "url_path")[:FOOTER_SIZE]
    )
    return [(title, shop_path(url_path)) for title, url_path in rows]


def shop_path(url_path: str) -> str:
    """Wagtail's path from the root ("/home/about/") as it is on the shop's host ("/about/")."""
    return "/" + quote(url_path.lstrip("/").partition("/")[2])


def page_path(page: Page) -> str:
    return HOME_URL if isinstance(page, HomePage) else shop_path(page.url_path)
