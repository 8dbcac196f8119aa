"""A kept page written in one piece is the answer that gunicorn's own worker gives."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest
from gunicorn import http
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.sync import SyncWorker

from storefront.page_cache import answer, chosen_form
from storefront.page_store import Page
from storefront.page_worker import PageWorker

LISTENER = ("127.0.0.1", 8000)


class Application:
    """Keeps one page, and gives both worlds the answer of the page cache."""

    page = Page.make("200 OK", [("Content-Type", "text/html"), ("Vary", "Accept-Encoding")], b"<p>lamp</p>" * 500)

    def kept_page(self, environ: dict[str, str]) -> Any:
        return chosen_form(self.page, environ) if environ["PATH_INFO"] == "/lamp/" else None

    def __call__(self, environ: dict[str, str], start_response: Any) -> Any:
        return answer(self.page, environ, start_response)


class Listener:
    def getsockname(self) -> tuple[str, int]:
        return LISTENER


def make_worker(kind: type[SyncWorker], application: Any = None, **settings: Any) -> Any:
    worker = kind.__new__(kind)
    worker.cfg, worker.wsgi = Config(), application or Application()
    for name, value in settings.items():
        worker.cfg.set(name, value)
    worker.log = Logger(worker.cfg)
    worker.nr, worker.max_requests, worker.alive = 0, 1_000, True
    return worker


def ask(worker: Any, *, host: str = "alpha.localhost", line: str = "GET /lamp/ HTTP/1.1", **headers: str) -> bytes:
    lines = [line, f"Host: {host}", *(f"{n.replace('_', '-')}: {v}" for n, v in headers.items())]
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        request = next(http.get_parser(worker.cfg, theirs, LISTENER))
        worker.handle_request(Listener(), request, theirs, LISTENER)
        theirs.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: ours.recv(65_536), b""))


def without_date(answer: bytes) -> tuple[list[bytes], bytes]:
    head, _, body = re.sub(rb"Date: [^\r]*", b"Date: now", answer).partition(b"\r\n\r\n")
    return head.split(b"\r\n"), body


@pytest.fixture
def is_plain(monkeypatch):
    """Which requests went gunicorn's own way."""
    seen: list[str] = []
    own_way = SyncWorker.handle_request

    def listen(self, listener, req, client, addr):
        seen.append(req.path)
        own_way(self, listener, req, client, addr)

    monkeypatch.setattr(SyncWorker, "handle_request", listen)
    return seen


@pytest.mark.parametrize(
    "headers", [{}, {"Accept_Encoding": "gzip, br"}, {"Accept_Encoding": "gzip;q=0"}, {"Cookie": "a=b"}]
)
def test_answer_is_that_of_gunicorn(is_plain, headers):
    quick, slow = make_worker(PageWorker), make_worker(SyncWorker)

    assert without_date(ask(quick, **headers)) == without_date(ask(slow, **headers))
    assert len(is_plain) == 1
    assert quick.nr == 1


def test_browser_with_the_page_gets_304(is_plain):
    etag = Application.page.etag

    answers = [without_date(ask(make_worker(kind), If_None_Match=etag)) for kind in (PageWorker, SyncWorker)]

    assert answers[0] == answers[1]
    assert answers[0][0][0] == b"HTTP/1.1 304 Not Modified"
    assert len(is_plain) == 1


@pytest.mark.parametrize(
    ("line", "headers"),
    [
        ("HEAD /lamp/ HTTP/1.1", {}),
        ("GET /l%61mp/ HTTP/1.1", {}),
        ("GET http://evil.example/lamp/ HTTP/1.1", {}),
        ("GET /table/ HTTP/1.1", {}),
        ("GET /lamp/ HTTP/1.1", {"Content_Length": "0"}),
        ("GET /lamp/ HTTP/1.1", {"Accept_Encoding": "gzip", "accept_encoding": "br"}),
    ],
)
def test_anything_else_goes_gunicorns_way(is_plain, line, headers):
    answer = ask(make_worker(PageWorker), line=line, **headers)

    assert len(is_plain) == 1
    assert answer.startswith(b"HTTP/1.1 200 OK")


def test_access_log_misses_nothing(is_plain):
    """Who asks gunicorn for a log of all requests gets one."""
    ask(make_worker(PageWorker, accesslog="/dev/null"))

    assert len(is_plain) == 1


def test_worker_ends_after_its_number_of_requests():
    worker = make_worker(PageWorker)
    worker.max_requests = 1

    ask(worker)

    assert not worker.alive


def test_other_applications_are_served_as_ever(is_plain):
    def hello(environ: Any, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Length", "5")])
        return [b"hello"]

    assert ask(make_worker(PageWorker, hello)).endswith(b"hello")
    assert len(is_plain) == 1


def test_page_of_a_shop_is_kept(application, make_open_shop, is_plain):
    host, line = f"{make_open_shop().handle}.localhost", "GET /products/lamp/?utm_source=x HTTP/1.1"
    worker = make_worker(PageWorker, application)

    made, kept = (without_date(ask(worker, host=host, line=line)) for _ in range(2))

    assert made[1] == kept[1]
    assert [header.replace(b": miss", b": hit") for header in made[0]] == kept[0]
    assert (len(is_plain), application.hits) == (1, 1)


def test_page_cache_is_told_of_cookies():
    """One of them says that this visitor previews a theme (storefront.page_cache), and gets no kept page."""

    class Told(Application):
        def kept_page(self, environ: dict[str, str]) -> Any:
            return None if "theme-preview=" in environ.get("HTTP_COOKIE", "") else super().kept_page(environ)

        def __call__(self, environ: dict[str, str], start_response: Any) -> Any:
            start_response("200 OK", [])
            return [b"made for one"]

    assert b"made for one" in ask(make_worker(PageWorker, Told()), Cookie="a=b; theme-preview=MQ:1:x")
    assert b"<p>lamp</p>" in ask(make_worker(PageWorker, Told()), Cookie="a=b")
