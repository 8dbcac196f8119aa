"""Where things are in a shop: paths in the visitor's language, and whole addresses for those who are elsewhere."""

from __future__ import annotations

from urllib.parse import quote

from builder.pages.serving import public_path
from core.http.address import in_asked_currency, link_to
from core.http.language import here, path_here
from tenants.hosts import url_of

HOME_URL = path_here("/")
CODES_URL = path_here("/cart/codes/")
CART_URL = path_here("/cart/")
ADD_URL = path_here("/cart/add/")
ALERT_URL = path_here("/alerts/")
ACCOUNT_URL = path_here("/account/")
DATA_URL = path_here("/account/data/")
CARDS_URL = path_here("/account/cards/")
SIGN_IN_URL = path_here("/account/sign-in/")
CHECKOUT_URL = path_here("/checkout/")
WISHES_URL = path_here("/wishlist/")
WISH_URL = path_here("/wishlist/add/")
UNWISH_URL = path_here("/wishlist/remove/")
SHARE_WISHES_URL = path_here("/wishlist/share/")
COMPARE_URL = path_here("/compare/")
SEARCH_URL = path_here("/search/")
ALL_PRODUCTS_URL = path_here("/collections/all/")


def product_url(slug: str) -> str:
    return here(f"/products/{quote(slug)}/")


def collection_url(slug: str) -> str:
    return here(f"/collections/{quote(slug)}/")


def absolute(host: str, path: str) -> str:
    """The public address on the shop's primary host; never the host that was asked for."""
    return url_of(host, path)


def shop_path(url_path: str) -> str:
    """Wagtail's path from the root ("/home/about/") as it is on the shop's host ("/about/"), in the currency around it."""
    return in_asked_currency(quote(public_path(url_path)))


def page_here(url_path: str) -> str:
    """As shop_path; a page of the main language in the language around it."""
    return link_to(quote(public_path(url_path)))
