"""The languages a page can be had in: for search engines (hreflang), and for shoppers to choose from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info

from core.http.address import address_of, in_asked_currency, in_own_currency
from storefront.context.addresses import absolute


def languages_context(
    request: HttpRequest, path: str | None, *, status: int, own: dict[str, str] | None = None
) -> dict[str, Any]:
    """`path` is the canonical one, None for pages that are one visitor's. `own`: paths by language where the page has an
    address of its own in each; all others are there in every language, below its prefix."""
    languages, host = request.frame.languages, request.shop.primary_host
    main = languages[0]
    current = request.frame.language or main
    found = address_of(path or request.path)
    everywhere = {code: str(found._replace(language="" if code == main else code)) for code in languages}
    is_readable = request.method in {"GET", "HEAD"} and status == 200
    home = {code: in_asked_currency("/" if code == main else f"/{code}/") for code in languages}
    fallback = everywhere if is_readable else home
    alternates = {}
    if path is not None and status == 200:
        alternates = {code: url for code, url in (everywhere if own is None else own).items() if code in languages}
    chosen = fallback | {code: url for code, url in (own or {}).items() if code in languages}
    return {
        "language_links": [
            {"code": code, "name": name_of(code), "url": chosen[code], "is_current": code == current}
            for code in languages
        ],
        "alternates": [
            *[{"code": code, "url": absolute(host, in_own_currency(url))} for code, url in alternates.items()],
            *(
                [{"code": "x-default", "url": absolute(host, in_own_currency(alternates[main]))}]
                if main in alternates
                else []
            ),
        ]
        if len(alternates) > 1
        else [],
    }


def name_of(code: str) -> str:
    """As its speakers call it."""
    return str(get_language_info(code)["name_local"]).capitalize() if code in dict(settings.LANGUAGES) else code
