"""The currency that an address asks for: "/usd/cart/" is "/cart/" with prices in US dollars, "/fr/usd/cart/" the same in
French. The shop's own currency has no prefix. Which ones a shop sells in is its own business (storefront.door)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.money import UnknownCurrency, exponent

PREFIX = re.compile(r"/([a-z]{3})(/.*)", re.DOTALL)
_asked: ContextVar[str] = ContextVar("asked_currency", default="")


def split_currency(path: str) -> tuple[str, str]:
    """("usd", "/cart/") of "/usd/cart/", and ("", path) of any other. There is no language in front."""
    found = PREFIX.fullmatch(path)
    if found is None:
        return "", path
    try:
        exponent(found[1].upper())
    except UnknownCurrency:
        return "", path
    return found[1], found[2]


def asked_currency() -> str:
    """As in the address, in small letters; "" is the shop's own."""
    return _asked.get()


@contextmanager
def selling_in(code: str) -> Iterator[None]:
    """Inside, addresses lead to pages with prices in that currency; "" is the shop's own."""
    token = _asked.set(code.lower())
    try:
        yield
    finally:
        _asked.reset(token)
