"""What every page shows around its own content: the shop's name, menus and addresses.

Three queries (five where there are menus and scripts of the merchant's own), or none: a process keeps them under the
version of the shop's pages (core.pages), where the page cache in front of Django has told it: also for carts and
checkouts. What an order is made of (prices, stock, delivery, taxes) is read anew by the services; a shop that is being
changed may show its old name, or be open still, for the moment that the news takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from builder.appblocks.selectors import asking
from builder.consent.models import ScriptSlot
from builder.consent.selectors import Script, active_scripts, asked_by_apps
from builder.editor.pictures import icon_for
from builder.editor.selectors import own_css_url
from builder.editor.social import links_of as links_of_social
from builder.layouts.models import Layout
from builder.layouts.selectors import Layouts, layouts_shown
from builder.navigation.models import MenuItem
from builder.navigation.selectors import menus
from builder.pages.selectors import COUNT_OF_HOMES, footer_pages, languages_shown, translations_of
from commerce.catalog.shapes import CardData
from commerce.currencies.conversion import Conversion
from commerce.currencies.models import Currency
from commerce.currencies.selectors import conversions
from commerce.shipping.selectors import countries_served
from commerce.store.models import Store
from core.http.currency import selling_in
from core.http.links import platform_url
from core.prepared import Prepared
from media.models import ShopImage
from media.renditions import image_for, renditions_of
from storefront.context.addresses import (
    ACCOUNT_URL,
    ADD_URL,
    CART_URL,
    CHECKOUT_URL,
    HOME_URL,
    SEARCH_URL,
    SIGN_IN_URL,
    WISHES_URL,
)
from storefront.context.currencies import frame_in
from storefront.context.menus import Link, links_of, marked, menu_items, pages_in
from storefront.context.net import net_store
from storefront.context.translated import translate
from storefront.forms.address import country_choices
from themes.services import html_attributes, manifest, stylesheet_url

REPORT = ("/report/", "/fr/signaler/")  # of the platform, in English and in French


@dataclass(frozen=True)
class Frame:
    """Around a page. `store` is shared by requests: never change it. `parts` are finished HTML by current path,
    `related` and `cards` are what stands below products (storefront.context.related)."""

    store: Store
    context: dict[str, Any]
    menu: list[Link]
    footer_menu: list[Link]
    scripts: tuple[Script, ...] = ()
    languages: tuple[str, ...] = ()  # that shoppers can choose from, the main one first; empty where there is one
    language: str = ""  # of this frame, "" for the main one
    currencies: tuple[
        Conversion, ...
    ] = ()  # that shoppers can choose from, the shop's own first; empty where there is one
    currency: str = ""  # of this frame, as addresses name it, "" for the shop's own
    layouts: Layouts = field(default_factory=dict)
    announcements: tuple[Link, ...] = ()
    parts: dict[str, dict[str, SafeString]] = field(default_factory=dict)
    related: dict[int | None, list[CardData]] = field(default_factory=dict)
    cards: dict[int, SafeString] = field(default_factory=dict)

    @cached_property
    def countries(self) -> list[tuple[str, str]]:
        """(code, name) of the countries that the checkout offers."""
        return country_choices(countries_served(self.store.shipping_countries), self.store.locale)


# What templates ask for and most pages do not have: to miss a name costs the template engine an exception each time.
ABSENT = dict.fromkeys(
    ["messages", "sizes", "eager", "title", "query", "delivery_note", "breadcrumbs", "json_ld", "layout_json_ld",
     "has_sections", "has_section_script", "has_app_frame", "is_preview", "feed_url", "og_type", "share_image", "consent",
     "language_links", "currency_links", "alternates",
     "content_language", "layout"], "",
)  # fmt: skip
KEEP_SECONDS = 5.0  # for whoever changes the shop's settings and forgets to say so
KEEP_SHOPS = 500
_frames: dict[tuple[str, str], tuple[bytes, float, Frame]] = {}


def frame_of(
    shop_id: str, version: bytes | None, language: str = "", *, currency: str = "", is_net: bool = False
) -> Frame:
    """`version` None: look it up. `language` other than the main one; where the shop does not speak it, its main one.
    `currency` other than the shop's own, as addresses name it; where the shop does not sell in it, its own. With `is_net`
    its store shows prices without tax."""
    if is_net:
        make = lambda: net_frame(frame_of(shop_id, version, language, currency=currency))  # noqa: E731
        return kept((shop_id, f"{language}/{currency}/net"), version, make)
    with selling_in(""):
        plain = kept((shop_id, language), version, lambda: find_frame(language))
    if currency not in {each.currency.lower() for each in plain.currencies[1:]}:
        return plain
    return kept((shop_id, f"{language}/{currency}"), version, lambda: frame_in(plain, currency))


def kept(key: tuple[str, str], version: bytes | None, make: Callable[[], Frame]) -> Frame:
    if version is None:
        return make()
    found, now = _frames.get(key), time.monotonic()
    if found is not None and found[0] == version and found[1] > now:
        return found[2]
    frame = make()
    if len(_frames) >= KEEP_SHOPS:
        _frames.clear()
    _frames[key] = (version, now + KEEP_SECONDS, frame)
    return frame


def net_frame(plain: Frame) -> Frame:
    """Has its own finished parts, as prices stand in them. One query."""
    return replace(plain, store=net_store(plain.store), parts={}, related={}, cards={})


def asked_store() -> QuerySet[Store]:
    asked = {
        "has_menus": Exists(MenuItem.objects.all()),
        "has_scripts": Exists(ScriptSlot.objects.filter(is_active=True)),
        "app_asks": ArraySubquery(asking()),
        "has_layouts": Exists(Layout.objects.filter(live=True)),
        "home_count": COUNT_OF_HOMES,
        "has_currencies": Exists(Currency.objects.filter(is_active=True)),
    }
    return Store.objects.select_related("logo").annotate(**asked).filter(pk=1)


STORE, FOOTER = Prepared(asked_store), Prepared(footer_pages)


def find_frame(language: str = "", wear: Callable[[Store], None] | None = None) -> Frame:
    """Whether there are menus, scripts, languages and currencies of the merchant's own is asked along with the store: most
    shops have none. `wear` dresses it in a draft, for previews."""
    (store,) = STORE()
    if wear is not None:
        wear(store)
    languages = tuple(languages_shown()) if (store.home_count or 0) > 1 else ()
    if language in languages[1:]:
        store.locale = language  # of this copy, for everything that is shown
    else:
        language = ""
    own = menus(timezone.now()) if store.has_menus else {}
    footer = own["footer"] if "footer" in own else [(MenuItem(page=page), []) for page in FOOTER()]
    entries = own.get("header", []) + own.get("bar", []) + footer
    if language:
        items = [each for item, below in entries for each in (item, *below)]
        translate(row for item in items for row in (item.collection, item.product))
    other = translations_of(pages_in(entries), language) if language else {}
    header_links = links_of(own["header"], language, other) if "header" in own else menu_items()
    scripts = (active_scripts() if store.has_scripts else ()) + asked_by_apps(store.app_asks)
    layouts = layouts_shown(language) if store.has_layouts else {}
    footer_links = links_of(footer, language, other)
    said = [Link(store.announcement, "")] if store.announcement else []
    bar = links_of(own["bar"], language, other) if "bar" in own else said
    currencies = tuple(conversions(store)) if store.has_currencies else ()
    return Frame(
        store, bare_context(store), header_links, footer_links, scripts, languages, language, layouts=layouts,
        announcements=tuple(bar), currencies=currencies if len(currencies) > 1 else (),
    )  # fmt: skip


def find_store() -> Store:
    return Store.objects.select_related("logo").get(pk=1)


def shop_context_of(store: Store) -> dict[str, Any]:
    dark_id = store.look.get("logo_dark") if store.logo else None
    dark = ShopImage.objects.filter(pk=dark_id).first() if isinstance(dark_id, int) else None
    logos = renditions_of([each for each in (store.logo, dark) if each is not None])
    return {
        "name": store.name,
        "description": store.description,
        "locale": store.locale,
        "email": store.email,
        "phone": store.phone,
        "currency": store.currency,
        "logo": image_for(logos.get(store.logo.pk), store.name) if store.logo else None,
        "logo_dark": image_for(logos.get(dark.pk)) if dark else None,
        "favicon": icon_for(store.look.get("icons")),
        "social": links_of_social(store.look.get("social")),
        "report_url": platform_url(f"{REPORT[store.locale == 'fr']}?{urlencode({'shop': store.primary_host})}"),
    }


def theme_context(slug: str, stored: dict[str, Any]) -> dict[str, Any]:
    """Files of the theme (names for `static`), what <html> says of it, and the address of the shop's own values."""
    theme = manifest(slug)
    return {
        "stylesheet": theme.stylesheet,
        "script": theme.script,
        "preload": theme.preload,
        "attributes": html_attributes(slug, stored),
        "css_url": stylesheet_url(slug, stored),
    }


def bare_context(store: Store) -> dict[str, Any]:
    """For pages without header and footer."""
    return {
        "shop": shop_context_of(store),
        "theme": {**theme_context(store.theme, store.theme_settings), "own_css_url": own_css_url(store)},
        "home_url": HOME_URL,
        "cart_url": CART_URL,
        "checkout_url": CHECKOUT_URL,
        "account_url": ACCOUNT_URL,
        "sign_in_url": SIGN_IN_URL,
        "search_url": SEARCH_URL,
        "wishes_url": WISHES_URL if store.offers_wishlists else "",
        "add_url": ADD_URL,
        **ABSENT,
    }


def page_context(frame: Frame, path: str) -> dict[str, Any]:
    """A new dictionary for each page."""
    return {
        **frame.context,
        "menu": marked(frame.menu, path),
        "footer_menu": marked(frame.footer_menu, path),
        "announcements": frame.announcements,
    }
