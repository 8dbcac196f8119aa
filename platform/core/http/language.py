"""The language that an address asks for: "/fr/cart/" is "/cart/" in French. A shop's main language has no prefix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import translation
from django.utils.functional import lazy

from core.http.currency import asked_currency

_asked: ContextVar[str] = ContextVar("asked_language", default="")


def known_language(code: str | None) -> str:
    """One of our languages for `code` ("fr-BE" is "fr"), or ""."""
    base = (code or "").replace("_", "-").split("-")[0].lower()
    return base if base in dict(settings.LANGUAGES) else ""


def split_language(path: str) -> tuple[str, str]:
    """("fr", "/cart/") of "/fr/cart/", and ("", path) of any other."""
    first, _slash, rest = path.removeprefix("/").partition("/")
    return (first, f"/{rest}") if path.startswith(f"/{first}/") and first in dict(settings.LANGUAGES) else ("", path)


def asked_language() -> str:
    """ "" is the main one."""
    return _asked.get()


@contextmanager
def speaking(language: str, *, main: str) -> Iterator[None]:
    """Inside, addresses lead to pages of `language` and words are in it."""
    token = _asked.set("" if language == main else language)
    try:
        with translation.override(language):
            yield
    finally:
        _asked.reset(token)


def here(path: str) -> str:
    """`path` of this shop, in the language and the currency of the page that is being made."""
    language, currency = _asked.get(), asked_currency()
    path = f"/{currency}{path}" if currency else path
    return f"/{language}{path}" if language else path


path_here = lazy(here, str)
"""An address known when modules are loaded, whose language is found whenever it is printed. Never keep it in something
that outlives the request as text."""
