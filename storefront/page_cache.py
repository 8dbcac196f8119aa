"""Whole pages in front of Django, for visitors who all see the same: a hit makes no request object and no query.

A view says that its page is the same for everybody (storefront.rendering). Nothing else is ever stored: no answer
with a cookie, no part of cart, checkout or order, nothing of a shop behind its door.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import DatabaseError, connections
from prometheus_client import Counter

from storefront.page_store import Headers, Page, PageStore, Unavailable
from storefront.rendering import CACHEABLE
from tenants.hosts import BadHost, Route, find_route, is_platform, normalise

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PARAMETERS = frozenset({"page", "sort", "variant", "q", "part"})
OPTION = re.compile(r"o[1-9][0-9]?")
MAX_QUERY = 500
PASSING = ("/static/", "/media/", "/cart/", "/checkout/", "/orders/", "/-/", "/unlock/", "/theme/")
DROPPED = frozenset({"content-length", "x-request-id", "cache-control", "vary", "etag", "set-cookie", "date"})
FOR_EVERYBODY: Headers = [
    ("Cache-Control", "public, max-age=0, must-revalidate, s-maxage=60"),
    ("Vary", "Accept-Encoding"),
]
ANSWERS = Counter("echoppe_page_cache", "Storefront pages asked of the page cache, by outcome.", ["outcome"])
HIT, MISS = ANSWERS.labels("hit"), ANSWERS.labels("miss")


class PageCache:
    """WSGI middleware around the whole application."""

    def __init__(self, application: Application, store: PageStore | None = None) -> None:
        self.application = application
        self.store = store or PageStore(settings.REDIS_URL)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked = self.asked_page(environ)
        if asked is None:
            return self.application(environ, start_response)
        route, address = asked
        try:
            version = self.store.version(route) or self.store.start_version(route)
            page = self.store.find(route, version, address) if version else None
        except Unavailable:
            version, page = None, None
        if page is not None:
            HIT.inc()
            return answer(page, environ, start_response)
        return self.make(environ, start_response, route, version, address)

    def asked_page(self, environ: Environ) -> tuple[Route, str] | None:
        """The shop and the address that matters, of a request that may be answered from the cache."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return None
        path = environ.get("PATH_INFO", "")
        if path.startswith(PASSING):
            return None
        query = known_query(environ.get("QUERY_STRING", ""))
        route = storefront_of(environ.get("HTTP_HOST", "")) if query is not None else None
        return None if route is None else (route, f"{path}?{query}")

    def make(
        self, environ: Environ, start_response: Callable[..., Any], route: Route, version: bytes | None, address: str
    ) -> Iterable[bytes]:
        """Ask Django, and keep the page if its view says that it is everybody's."""
        told: list[Any] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> None:
            told[:] = [status, headers, exc_info]

        chunks = self.application(environ, listen)
        status, headers, exc_info = told
        if not version or not environ.get(CACHEABLE) or not is_storable(environ, status, headers):
            start_response(status, headers, exc_info) if exc_info else start_response(status, headers)
            return chunks
        MISS.inc()
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        kept = [(name, value) for name, value in headers if name.lower() not in DROPPED]
        page = Page.make(status, [*kept, *FOR_EVERYBODY], body)
        self.store.keep(route, version, address, page)
        return answer(page, environ, start_response, is_hit=False)


def is_storable(environ: Environ, status: str, headers: Headers) -> bool:
    """A last look, whatever the view has said."""
    names = {name.lower(): value for name, value in headers}
    return (
        environ["REQUEST_METHOD"] == "GET"
        and (status.startswith("200") or (status.startswith("404") and not environ.get("QUERY_STRING")))
        and names.get("content-type", "").startswith("text/html")
        and "set-cookie" not in names
        and "content-encoding" not in names
    )


def answer(page: Page, environ: Environ, start_response: Callable[..., Any], *, is_hit: bool = True) -> Iterable[bytes]:
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", "") and page.status.startswith("200"):
        start_response("304 Not Modified", page.unchanged_headers)
        return []
    is_zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and "gzip;q=0" not in environ["HTTP_ACCEPT_ENCODING"]
    headers = page.zipped_headers if is_zipped else page.plain_headers
    if not is_hit:
        headers = [(name, "miss" if name == "X-Page-Cache" else value) for name, value in headers]
    start_response(page.status, headers)
    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    return [page.zipped if is_zipped else page.body]


def known_query(text: str) -> str | None:
    """The parameters that a page depends on, in one order; trackers and the like do not make another page. None for
    what is better not kept at all."""
    if not text:
        return ""
    if len(text) > MAX_QUERY:
        return None
    try:
        given = parse_qsl(text, keep_blank_values=True, max_num_fields=40)
    except ValueError:
        return None
    known = {name: value for name, value in given if name in PARAMETERS or OPTION.fullmatch(name)}
    return urlencode(sorted(known.items()))


def storefront_of(host: str) -> Route | None:
    """The open-for-business storefront at that host, known to this process or found now; None for anything else."""
    try:
        name = host_name(host)
        if is_platform(name):
            return None
        connections["control"].close_if_unusable_or_obsolete()
        route = find_route(name)
    except (BadHost, DatabaseError):
        return None  # the application has its own words for both
    return route if route is not None and route.kind == "storefront" and route.is_serving else None


@lru_cache(maxsize=4096)
def host_name(host: str) -> str:
    return normalise(host)
