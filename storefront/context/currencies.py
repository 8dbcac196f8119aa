"""The currencies that a page can be had in, for shoppers to choose from, and a frame of the shop in one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from babel import Locale
from django.http import HttpRequest

from commerce.currencies.conversion import Conversion
from commerce.currencies.selling import dressed
from core.http.address import in_asked_currency, in_currency
from core.http.currency import selling_in
from core.http.language import here
from storefront.context.menus import Link

if TYPE_CHECKING:
    from storefront.context.shop import Frame


def frame_in(frame: Frame, code: str) -> Frame:
    """The same shop with prices in that currency, as addresses name it; `frame` itself where it does not sell in it. No
    query: words, menus and looks are the same, and only addresses in this shop change."""
    conversion = next((each for each in frame.currencies[1:] if each.currency.lower() == code), None)
    if conversion is None:
        return frame
    store = dressed(frame.store, conversion)
    with selling_in(code):
        menu, footer_menu, announcements = (
            [moved(link) for link in links] for links in (frame.menu, frame.footer_menu, frame.announcements)
        )
    context = frame.context | {"shop": frame.context["shop"] | {"currency": conversion.currency}}
    return replace(
        frame, store=store, context=context, menu=menu, footer_menu=footer_menu, announcements=tuple(announcements),
        currency=code, parts={}, related={}, cards={},
    )  # fmt: skip


def moved(link: Link) -> Link:
    url = in_asked_currency(link.url) if link.url.startswith("/") else link.url
    return replace(link, url=url, below=tuple(moved(each) for each in link.below))


def currencies_context(request: HttpRequest, path: str | None, *, status: int) -> dict[str, Any]:
    """`path` is the canonical one, None for pages that are one visitor's. What was sent, or is not there, cannot be had in
    another currency: those lead to the home page."""
    frame = request.frame
    is_readable = request.method in {"GET", "HEAD"} and status == 200
    target = (path or request.path) if is_readable else here("/")
    return {
        "currency_links": [
            {
                "code": each.currency,
                "sign": sign_of(each, frame.store.locale),
                "url": in_currency(target, "" if each.is_own else each.currency),
                "is_current": each.currency == frame.store.currency,
            }
            for each in frame.currencies
        ]
    }


def sign_of(conversion: Conversion, locale: str) -> str:
    """As people of that language write it; "" where they write the code."""
    found = Locale.parse(locale.replace("-", "_")).currency_symbols.get(conversion.currency, "")
    return "" if found == conversion.currency else str(found)
