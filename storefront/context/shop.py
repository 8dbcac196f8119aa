"""What every page shows around its own content: the shop's name, menus and addresses. Three queries."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _
from wagtail.models import Page

from builder.pages.models import ContentPage, HomePage
from commerce.catalog.selectors import visible_collections
from commerce.store.models import Store
from media.renditions import image_for, renditions_of
from tenants.hosts import url_of
from themes.services import stylesheet_url

HOME_URL = "/"
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
    }


def page_context(store: Store, path: str) -> dict[str, Any]:
    return bare_context(store) | {"menu": menu(path), "footer_menu": footer_menu(path)}


def menu(path: str) -> list[dict[str, Any]]:
    items = [{"title": _("All products"), "url": ALL_PRODUCTS_URL}]
    items += [
        {"title": title, "url": collection_url(slug)}
        for title, slug in visible_collections().values_list("title", "slug")[:MENU_SIZE]
    ]
    return [item | {"is_current": item["url"] == path} for item in items]


def footer_menu(path: str) -> list[dict[str, Any]]:
    """Wagtail pages that ask to stand in menus, and the legal ones, which always do."""
    rows = (
        ContentPage.objects.live()
        .filter(depth=3)
        .exclude(kind="", show_in_menus=False)
        .order_by("path")
        .values_list("title", "url_path")[:FOOTER_SIZE]
    )
    items = [(title, shop_path(url_path)) for title, url_path in rows]
    return [{"title": title, "url": url, "is_current": url == path} for title, url in items]


def shop_path(url_path: str) -> str:
    """Wagtail's path from the root ("/home/about/") as it is on the shop's host ("/about/")."""
    return "/" + quote(url_path.lstrip("/").partition("/")[2])


def page_path(page: Page) -> str:
    return HOME_URL if isinstance(page, HomePage) else shop_path(page.url_path)
