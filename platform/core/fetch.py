"""The one outbound client for addresses chosen by strangers: image URLs, feeds, webhooks.

A name is looked up once, every address it has must be outside, and the connection goes to one of
those very addresses, so a second answer of the name server changes nothing. Redirects start over.
"""

import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

import certifi
import httpcore

from core.addresses import (
    FetchFailed,
    FetchRefused,
    IPAddress,
    Target,
    is_outside,
    read_redirect,
    read_url,
)
from core.errors import mark as _
from core.pinned import PinnedBackend

__all__ = ["Answered", "FetchFailed", "FetchRefused", "Fetched", "Resolver", "safe_fetch", "safe_post"]

Resolver = Callable[[str, int], Sequence[str]]
"""(host, port) -> IP addresses as text; raises OSError when there are none."""

MAX_REDIRECTS = 3
_REDIRECTS = {301, 302, 303, 307, 308}
_TRY_AGAIN = {408, 425, 429}
_USER_AGENT = "Echoppe/1.0 (shop import)"


@dataclass(frozen=True, slots=True)
class Fetched:
    """`content_type` is what the server said, lower case without parameters: a claim, not a fact."""

    content: bytes
    content_type: str
    final_url: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back for a form that was sent, whatever the status below 500."""

    status: int
    content: bytes


def safe_fetch(
    url: str,
    *,
    max_bytes: int,
    timeout: float,
    accept: Sequence[str] = (),
    allow_private: bool = False,
    same_origin: bool = False,
    resolver: Resolver | None = None,
    ssl_context: ssl.SSLContext | None = None,
) -> Fetched:
    """GET the address within `timeout` seconds in all (name look-up and redirects included).

    `accept` lists media types ("image/*"); a server that names another one is refused, one that names
    none or octet-stream is not. allow_private (development and tests only) admits this machine, private
    networks and all ports. With same_origin a redirect to another host is refused before it is asked.
    Raises FetchRefused (will never work) or FetchFailed (try again later).
    """
    deadline = time.monotonic() + timeout
    target = read_url(url, allow_private=allow_private)
    for _hop in range(MAX_REDIRECTS + 1):
        addresses = _look_up(target, resolver or _system_resolver, allow_private, deadline)
        answer = _request(target, addresses, accept, max_bytes, deadline, ssl_context or _default_tls())
        if isinstance(answer, Fetched):
            return answer
        origin = (target.scheme, target.host, target.port)
        target = read_redirect(target, answer, allow_private=allow_private)
        if same_origin and (target.scheme, target.host, target.port) != origin:
            raise FetchRefused(_("This address leads on to another host."))
    raise FetchRefused(_("This address redirects too often."))


def safe_post(
    url: str,
    *,
    form: Mapping[str, str],
    authorization: str = "",
    max_bytes: int,
    timeout: float,
    allow_private: bool = False,
    resolver: Resolver | None = None,
    ssl_context: ssl.SSLContext | None = None,
) -> Answered:
    """POST a form within `timeout` seconds in all. The same guards as `safe_fetch`, and no redirect is followed: what
    the form holds is for this address alone. Raises FetchRefused, or FetchFailed (also for status 5xx)."""
    deadline = time.monotonic() + timeout
    target = read_url(url, allow_private=allow_private)
    addresses = _look_up(target, resolver or _system_resolver, allow_private, deadline)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if authorization:
        headers["Authorization"] = authorization
    content = urlencode(form).encode()
    with _answer(target, addresses, "POST", headers, content, deadline, ssl_context or _default_tls()) as response:
        if response.status >= 500 or response.status in _TRY_AGAIN:
            raise FetchFailed(_("The server answered with an error (%(status)s)."), status=response.status)
        told = _headers_of(response)
        chunks = _decoded(response.iter_stream(), told.get(b"content-encoding", ""), max_bytes)
        return Answered(response.status, _capped(chunks, max_bytes))


def _system_resolver(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _default_tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())  # a small container has no certificates of its own
    return context


def _look_up(target: Target, resolver: Resolver, allow_private: bool, deadline: float) -> list[IPAddress]:
    """All addresses of the host. One inside address among them refuses the whole host."""
    texts = _within(deadline, lambda: resolver(target.host, target.port))
    try:
        addresses = [ipaddress.ip_address(text) for text in texts]
    except ValueError:  # a resolver answered with a zone or a name
        raise FetchRefused(_("This address leads into a private network."))
    if not addresses:
        raise FetchFailed(_("The host “%(host)s” was not found."), host=target.host)
    if not all(is_outside(address, allow_private=allow_private) for address in addresses):
        raise FetchRefused(_("This address leads into a private network."))
    return addresses


def _within(deadline: float, look_up: Callable[[], Sequence[str]]) -> Sequence[str]:
    """getaddrinfo knows no time limit, so it runs in a thread of its own that may be left behind."""
    result: list[Sequence[str]] = []

    def run() -> None:
        try:
            result.append(look_up())
        except (OSError, UnicodeError):
            result.append([])

    thread = threading.Thread(target=run, daemon=True, name="look-up")
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    if not result:
        raise FetchFailed(_("The server did not answer in time."))
    return result[0]


def _request(
    target: Target,
    addresses: list[IPAddress],
    accept: Sequence[str],
    max_bytes: int,
    deadline: float,
    tls: ssl.SSLContext,
) -> Fetched | str:
    """The body, or where a redirect points."""
    with _answer(target, addresses, "GET", {"Accept": ", ".join(accept) or "*/*"}, None, deadline, tls) as response:
        told = _headers_of(response)
        if response.status in _REDIRECTS and b"location" in told:
            return told[b"location"]
        _check_status(response.status)
        media_type = told.get(b"content-type", "").partition(";")[0].strip().lower()
        _check_media_type(media_type, accept)
        if told.get(b"content-length", "0").isdecimal() and int(told.get(b"content-length", "0")) > max_bytes:
            raise _too_big(max_bytes)
        chunks = _decoded(response.iter_stream(), told.get(b"content-encoding", ""), max_bytes)
        return Fetched(_capped(chunks, max_bytes), media_type, target.url)


def _headers_of(response: httpcore.Response) -> dict[bytes, str]:
    return {name.lower(): value.decode("latin-1") for name, value in response.headers}


@contextmanager
def _answer(
    target: Target,
    addresses: list[IPAddress],
    method: str,
    headers: Mapping[str, str],
    content: bytes | None,
    deadline: float,
    tls: ssl.SSLContext,
) -> Iterator[httpcore.Response]:
    """One request to the addresses that were checked; what breaks on the way, reading included, is told in our words."""
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    sent: dict[bytes | str, bytes | str] = {
        "Host": target.authority,
        "User-Agent": _USER_AGENT,
        "Accept-Encoding": "identity",
    }
    for name, value in headers.items():
        sent[name] = value
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls, network_backend=PinnedBackend(addresses, deadline)) as pool,
            pool.stream(method, url, headers=sent, content=content) as response,
        ):
            yield response
    except httpcore.TimeoutException:
        raise FetchFailed(_("The server did not answer in time."))
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise FetchRefused(_("The server’s certificate is not valid."))
        raise FetchFailed(_("The connection to the server broke off."))


def _check_status(status: int) -> None:
    if status == 200:
        return
    if status >= 500 or status in _TRY_AGAIN:
        raise FetchFailed(_("The server answered with an error (%(status)s)."), status=status)
    raise FetchRefused(_("The server does not give this file away (%(status)s)."), status=status)


def _check_media_type(media_type: str, accept: Sequence[str]) -> None:
    if not accept or media_type in ("", "application/octet-stream", "binary/octet-stream"):
        return
    family = media_type.partition("/")[0] + "/*"
    if media_type not in accept and family not in accept:
        raise FetchRefused(_("This is not the kind of file expected, but %(type)s."), type=media_type[:80])


def _too_big(max_bytes: int) -> FetchRefused:
    if max_bytes < 2**20:
        return FetchRefused(_("This file is larger than %(kilobytes)s KB."), kilobytes=round(max_bytes / 1024))
    return FetchRefused(_("This file is larger than %(megabytes)s MB."), megabytes=round(max_bytes / 2**20, 1))


def _capped(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) > max_bytes:
            raise _too_big(max_bytes)
    return bytes(content)


def _decoded(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> Iterable[bytes]:
    """Undo a compression we did not ask for, never making more than one byte over the limit of it."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchRefused(_("The server sends the file in a form we do not read."))
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # 32: gzip or zlib, whichever it is
    try:
        for chunk in chunks:
            yield unpacker.decompress(chunk, max_bytes + 1)
            if unpacker.unconsumed_tail:
                raise _too_big(max_bytes)
    except zlib.error:
        raise FetchFailed(_("The connection to the server broke off."))
    if not unpacker.eof:
        raise FetchFailed(_("The connection to the server broke off."))
