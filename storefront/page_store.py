"""Where whole pages are kept: a little memory in each process, in front of Valkey. No Django request is involved.

A page is kept under the version that its shop's pages had before it was made (core.pages), so that a change leaves
all pages of before without a reader; and for the code that made it (core.release). Of the marks in a version, each for one
path, a page's own ones count.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from core.pages import MARK, VERSION_KEY, mark_of, pages_version
from core.release import fingerprint
from core.scope import enter_scope
from storefront.page_wire import Unavailable, Versions, Wire
from tenants.context import ShopLike, scope_of

Headers = list[tuple[str, str]]
Key = tuple[str, bytes, str]  # shop, version, address
MEMORY_BYTES = 16 * 2**20
VALKEY_SECONDS = 3600
MISSING_SECONDS = 60  # a 404 is cheap to ask for under endless names
ZIP_LEVEL = 5


@dataclass(slots=True)
class Page:
    """One stored answer. The three header lists are ready to be sent."""

    status: str
    zipped: bytes
    body: bytes
    etag: str
    headers: Headers
    zipped_headers: Headers = field(init=False)
    plain_headers: Headers = field(init=False)
    unchanged_headers: Headers = field(init=False)

    def __post_init__(self) -> None:
        common = [*self.headers, ("ETag", self.etag), ("X-Page-Cache", "hit")]
        self.unchanged_headers = [pair for pair in common if pair[0].lower() != "content-type"]
        self.plain_headers = [*common, ("Content-Length", str(len(self.body)))]
        self.zipped_headers = [*common, ("Content-Encoding", "gzip"), ("Content-Length", str(len(self.zipped)))]

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped) + 2_000

    @classmethod
    def make(cls, status: str, headers: Headers, body: bytes) -> Page:
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'
        return cls(status, gzip.compress(body, ZIP_LEVEL, mtime=0), body, etag, headers)

    def dump(self) -> bytes:
        return json.dumps([self.status, self.etag, self.headers]).encode() + b"\n" + self.zipped

    @classmethod
    def load(cls, data: bytes) -> Page:
        """Raises ValueError, OSError or EOFError for what is no stored page."""
        head, zipped = data.split(b"\n", 1)
        status, etag, headers = json.loads(head)
        return cls(status, zipped, gzip.decompress(zipped), etag, [(name, value) for name, value in headers])


class Memory:
    """The pages used last, up to a number of bytes."""

    def __init__(self, limit: int = MEMORY_BYTES) -> None:
        self.limit, self.size = limit, 0
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Key) -> Page | None:
        with self.lock:
            page = self.pages.get(key)
            if page is not None:
                self.pages.move_to_end(key)
            return page

    def put(self, key: Key, page: Page) -> None:
        with self.lock:
            self.forget(key)
            self.pages[key] = page
            self.size += page.size
            while self.size > self.limit and self.pages:
                self.forget(next(iter(self.pages)))

    def forget(self, key: Key) -> None:
        page = self.pages.pop(key, None)
        if page is not None:
            self.size -= page.size


class PageStore:
    def __init__(self, url: str) -> None:
        self.versions, self.wire, self.memory = Versions(url), Wire(url), Memory()
        self.version_keys: dict[str, str] = {}

    def version(self, shop: ShopLike) -> bytes | None:
        """What the shop's version reads like in Valkey; None where it has none yet. Raises Unavailable."""
        key = self.version_keys.get(shop.shop_id)
        if key is None:
            with enter_scope(scope_of(shop)):
                key = self.version_keys[shop.shop_id] = cache.make_key(VERSION_KEY)
        return self.versions.get(key)

    def start_version(self, shop: ShopLike) -> bytes | None:
        """Give the shop a version, after a flush for instance. Raises Unavailable."""
        try:
            with enter_scope(scope_of(shop)):
                pages_version()
        except (RedisError, OSError) as error:
            raise Unavailable from error
        return self.version(shop)

    def find(self, shop: ShopLike, version: bytes, address: str) -> Page | None:
        """Raises Unavailable."""
        key = key_of(shop, version, address)
        page = self.memory.get(key)
        if page is None:
            data = self.wire.ask("GET", name_of(shop, key))
            if data is None:
                return None
            try:
                page = Page.load(data)
            except (ValueError, OSError, EOFError):
                return None
            self.memory.put(key, page)
        return page

    def keep(self, shop: ShopLike, version: bytes, address: str, page: Page) -> None:
        """`version` is the one read before the page was made. Quiet where Valkey does not answer."""
        key = key_of(shop, version, address)
        seconds = VALKEY_SECONDS if page.status.startswith("200") else MISSING_SECONDS
        try:
            self.wire.ask("SET", name_of(shop, key), page.dump(), "EX", seconds)
        except Unavailable:
            return
        if seconds == VALKEY_SECONDS:
            self.memory.put(key, page)


def key_of(shop: ShopLike, version: bytes, address: str) -> Key:
    return shop.shop_id, (own_version(version, address) if MARK in version else version), address


@lru_cache(maxsize=4096)
def own_version(version: bytes, address: str) -> bytes:
    """What the page at that address depends on: the version of all, and the marks of its own path."""
    shared, *marks = version.split(MARK)
    own = mark_of(address.partition("?")[0].encode("latin-1", "replace"))  # as WSGI writes it
    return MARK.join([shared, *(each for each in marks if each.startswith(own))])


def name_of(shop: ShopLike, key: Key) -> str:
    mark = hashlib.sha256(b"\0".join([fingerprint(), key[1], key[2].encode("utf-8", "surrogatepass")])).hexdigest()
    return f"{settings.POD_ID}:{shop.shop_id}:page:{mark}"
