"""A shop's address in its three parts: language, currency, and what is meant. "/fr/usd/cart/" has all of them."""

from __future__ import annotations

from typing import NamedTuple

from core.http.currency import asked_currency, split_currency
from core.http.language import here, split_language


class Address(NamedTuple):
    """`language` and `currency` are "" where the address names none, which is the shop's own."""

    language: str
    currency: str
    path: str

    def __str__(self) -> str:
        return "".join(f"/{each}" for each in (self.language, self.currency) if each) + self.path


def split_address(path: str) -> Address:
    """By its form alone, for where the shop is not known yet: what looks like a currency may be the name of a page."""
    language, rest = split_language(path)
    return Address(language, *split_currency(rest))


def address_of(path: str) -> Address:
    """Of a page of this shop: nothing is a currency but the one that the page is made for."""
    language, rest = split_language(path)
    currency = asked_currency()
    if currency and rest.startswith(f"/{currency}/"):
        return Address(language, currency, rest.removeprefix(f"/{currency}"))
    return Address(language, "", rest)


def in_currency(path: str, currency: str) -> str:
    """`path`, in its own language, with prices in that currency; "" is the shop's own."""
    return str(address_of(path)._replace(currency=currency.lower()))


def in_own_currency(path: str) -> str:
    """As search engines know it: pages in other currencies are the same pages."""
    return in_currency(path, "") if asked_currency() else path


def in_asked_currency(path: str) -> str:
    """`path`, which may name a language, with the prices of the page that is being made."""
    return in_currency(path, asked_currency()) if asked_currency() else path


def link_to(path: str) -> str:
    """Somewhere in this shop: in the language that `path` names, else in that of the page that is being made."""
    return in_asked_currency(path) if split_language(path)[0] else here(in_own_currency(path))
