"""Whole pages in front of Django, for visitors who all see the same: a hit makes no request object and no query.

A view says that its page is the same for everybody (storefront.rendering). Nothing else is ever stored: no answer
with a cookie, no part of cart, checkout or order, nothing of a shop behind its door.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import DatabaseError, connections
from prometheus_client import Counter

from core.http.address import split_address
from storefront.account_cookie import GROUP_COOKIE, NET
from storefront.page_store import Headers, Page, PageStore
from storefront.page_wire import Unavailable
from storefront.rendering import CACHEABLE, MIXED_UP, VERSION
from storefront.theme_preview import PREVIEW_COOKIE
from tenants.hosts import BadHost, Route, find_route, is_platform, normalise_header, remembered_route

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

PARAMETERS = frozenset({"page", "sort", "variant", "q", "part", "min", "max", "stock"})
OPTION = re.compile(r"o[1-9][0-9]?")
FILTER = re.compile(r"brand|f_[a-z][a-z0-9_]{0,39}")  # may come several times
MAX_QUERY = 500
MAX_ADDRESSES = 5_000
COUNT_EVERY = 50
READING = frozenset({"GET", "HEAD"})
FILES = ("/static/", "/media/", "/theme/", "/-/")
PERSONAL = ("/account/", "/alerts/", "/cart/", "/checkout/", "/compare/", "/newsletter/", "/orders/", "/payment-check/",
            "/reviews/", "/unlock/", "/wishlist/")  # fmt: skip
DROPPED = frozenset({"content-length", "x-request-id", "cache-control", "vary", "etag", "set-cookie", "date"})
FOR_EVERYBODY: Headers = [
    ("Cache-Control", "public, max-age=0, must-revalidate, s-maxage=60"),
    ("Vary", "Accept-Encoding"),
]
FOR_A_GROUP: Headers = [("Cache-Control", "private, max-age=0, must-revalidate"), ("Vary", "Accept-Encoding, Cookie")]
NET_COOKIE, NET_FORM = f"{GROUP_COOKIE}={NET}", "#net"
ANSWERS = Counter("echoppe_page_cache", "Storefront pages asked of the page cache, by outcome.", ["outcome"])
HIT, MISS = ANSWERS.labels("hit"), ANSWERS.labels("miss")


class Found(NamedTuple):
    """`version` is None while Valkey does not answer, `address` for a page that is one visitor's own."""

    route: Route
    version: bytes | None
    address: str | None
    page: Page | None


class PageCache:
    """WSGI middleware around the whole application. Every request of a shop is told the version of its pages; with
    `is_keeping` off, that is all."""

    def __init__(self, application: Application, store: PageStore | None = None, *, is_keeping: bool = True) -> None:
        self.application, self.is_keeping = application, is_keeping
        self.store = store or PageStore(settings.REDIS_URL)
        self.addresses: dict[tuple[str, str, str], tuple[str, str | None] | None] = {}  # what requests boil down to
        self.hits = 0

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        found = self.look_up(environ)
        if found is None:
            return self.application(environ, start_response)
        if found.page is not None:
            self.count_hit()
            return answer(found.page, environ, start_response)
        if found.version:
            environ[VERSION] = found.version
        if found.version and found.address and self.is_keeping:
            return self.make(environ, start_response, found.route, found.version, found.address)
        return self.application(environ, start_response)

    def kept_page(self, environ: Environ) -> tuple[str, Headers, bytes] | None:
        """Status, headers and body of a GET that can be answered at once; `environ` needs no more than what is read
        here. None: ask in the usual way."""
        found = self.look_up(environ)
        if found is None or found.page is None:
            return None
        self.count_hit()
        return chosen_form(found.page, environ)

    def look_up(self, environ: Environ) -> Found | None:
        """What is known of the page asked for; None for what is no page of a shop."""
        asked = None if names_its_own_host(environ) else self.asked_page(environ)
        if asked is not None and PREVIEW_COOKIE in environ.get("HTTP_COOKIE", ""):
            asked = asked[0], None  # somebody looks at a draft: neither shown what is kept, nor kept for others
        elif asked is not None and asked[1] is not None and NET_COOKIE in environ.get("HTTP_COOKIE", ""):
            asked = asked[0], f"{asked[1]}{NET_FORM}"
        route = None if asked is None else storefront_at(asked[0])
        if asked is None or route is None:
            return None
        address = asked[1] if environ["REQUEST_METHOD"] in READING else None
        try:
            version = self.store.version(route) or self.store.start_version(route)
            page = self.store.find(route, version, address) if version and address and self.is_keeping else None
        except Unavailable:
            version, page = None, None
        return Found(route, version, address, page)

    def asked_page(self, environ: Environ) -> tuple[str, str | None] | None:
        """Host name and the part of the address that matters, None for what is one visitor's own; or None for what is
        no page of a shop at all."""
        asked = (environ.get("HTTP_HOST", ""), environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        try:
            return self.addresses[asked]
        except KeyError:
            if len(self.addresses) >= MAX_ADDRESSES:
                self.addresses.clear()
            found = self.addresses[asked] = page_of(*asked)
            return found

    def count_hit(self) -> None:
        """The counter is a file shared by all processes: not touched at every hit."""
        self.hits += 1
        if self.hits >= COUNT_EVERY:
            HIT.inc(self.hits)
            self.hits = 0

    def make(
        self, environ: Environ, start_response: Callable[..., Any], route: Route, version: bytes, address: str
    ) -> Iterable[bytes]:
        """Ask Django, and keep the page if its view says that it is everybody's."""
        told: list[Any] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> None:
            told[:] = [status, headers, exc_info]

        chunks = self.application(environ, listen)
        status, headers, exc_info = told
        if not environ.get(CACHEABLE) or environ.get(MIXED_UP) or not is_storable(environ, status, headers):
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
        page = Page.make(status, [*kept, *(FOR_A_GROUP if address.endswith(NET_FORM) else FOR_EVERYBODY)], body)
        self.store.keep(route, version, address, page)
        return answer(page, environ, start_response, is_hit=False)


def names_its_own_host(environ: Environ) -> bool:
    """`GET http://a.example/ HTTP/1.1`: the host middleware compares that with the Host header."""
    return not environ.get("RAW_URI", "/").startswith("/")


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
    status, headers, body = chosen_form(page, environ)
    if not is_hit:
        headers = [(name, "miss" if name == "X-Page-Cache" else value) for name, value in headers]
    start_response(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def chosen_form(page: Page, environ: Environ) -> tuple[str, Headers, bytes]:
    """Status, headers and body of what this client can take: "unchanged", compressed, or plain."""
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", "") and page.status.startswith("200"):
        return "304 Not Modified", page.unchanged_headers, b""
    is_zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") and "gzip;q=0" not in environ["HTTP_ACCEPT_ENCODING"]
    if is_zipped:
        return page.status, page.zipped_headers, page.zipped
    return page.status, page.plain_headers, page.body


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
    filters = {(name, value) for name, value in given if FILTER.fullmatch(name)}
    return urlencode(sorted({*known.items(), *filters}))


def page_of(host: str, path: str, query: str) -> tuple[str, str | None] | None:
    """(host name, what its page depends on; None where that is the visitor)."""
    if path.startswith(FILES):
        return None
    try:
        name = normalise_header(host)
    except BadHost:
        return None
    if is_platform(name):
        return None
    known = None if split_address(path).path.startswith(PERSONAL) else known_query(query)
    return name, None if known is None else f"{path}?{known}"


def storefront_at(name: str) -> Route | None:
    """The storefront whose main address that host is, if it is being served; else Django has the words."""
    route = remembered_route(name)
    if route is None:
        connections["control"].close_if_unusable_or_obsolete()  # no request has begun that would have done so
        try:
            route = find_route(name)
        except DatabaseError:
            return None
    if route is None or route.kind != "storefront" or not route.is_serving or route.primary_host != name:
        return None
    return route
