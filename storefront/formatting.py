"""Amounts, dates and texts as shoppers read them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from html import unescape

import nh3
from babel import UnknownLocaleError
from babel.dates import format_skeleton
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from commerce.store.models import Store
from core.money import Money, format_money

TAGS = {
    "a", "abbr", "b", "bdi", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div", "dl", "dt",
    "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd", "li", "mark", "ol", "p",
    "pre", "q", "s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "u", "ul", "wbr",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}


@lru_cache(maxsize=8192)
def price(amount: int, currency: str, locale: str) -> str:
    """`amount` minor units, as people of that language write it."""
    return format_money(Money(amount, currency), locale)


def prior_price(amount: int | None, is_reduced: bool, store: Store) -> str:
    """The lowest price of the 30 days before the reduction, which the law wants beside it."""
    return price(amount, store.currency, store.locale) if is_reduced and amount is not None else ""


def dates_text(first: date | None, last: date | None, locale: str, *, is_pickup: bool = False) -> str:
    """When something arrives, in words: "Arrives Tue 24 to Thu 26 Nov"."""
    if first is None or last is None:
        return ""
    begin, end = day_text(first, locale), day_text(last, locale)
    if is_pickup:
        return _("Ready from %(day)s") % {"day": end}
    if first == last:
        return _("Arrives %(day)s") % {"day": end}
    return _("Arrives %(first)s to %(last)s") % {"first": begin, "last": end}


@lru_cache(maxsize=2048)
def day_text(day: date, locale: str) -> str:
    try:
        return str(format_skeleton("MMMEd", day, locale=locale.replace("-", "_")))
    except (UnknownLocaleError, ValueError, KeyError):
        return str(format_skeleton("MMMEd", day, locale="en"))


def clean_html(text: str) -> SafeString:
    """What a merchant or a file wrote, safe to print. It was cleaned when it was saved; this also takes out pictures,
    which the Content-Security-Policy would not load. Text without any tag keeps its line breaks."""
    text = text.replace("\x00", "").strip()
    if not text:
        return mark_safe("")
    if "<" not in text:
        return mark_safe(linebreaks(text, autoescape=True))  # noqa: S308 - escaped in the same call
    cleaned = nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"})
    return mark_safe(cleaned)  # noqa: S308 - nh3's output


@lru_cache(maxsize=8)  # a page tells the same in several lengths
def bare_text(text: str) -> str:
    words = nh3.clean(text.replace("<", " <"), tags=set()) if "<" in text else text
    return unescape(" ".join(words.split()))


def plain_text(text: str, *, limit: int) -> str:
    """Without tags and on one line, cut at a word."""
    bare = bare_text(text)
    if len(bare) <= limit:
        return bare
    return bare[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"
