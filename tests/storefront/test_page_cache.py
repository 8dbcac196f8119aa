"""The cache in front of Django, on shops that really commit."""

from __future__ import annotations

import gzip
import io
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.db import connections, transaction

from builder.pages.selectors import homes
from commerce.customers.models import Customer
from commerce.store.models import Store
from core import pages
from core.pages import bump_pages, bump_paths
from storefront import page_cache, page_store, page_wire
from storefront.account_cookie import COOKIE, GROUP_COOKIE, NET, salt
from storefront.page_cache import PageCache, known_query
from storefront.page_store import PageStore
from storefront.page_wire import Unavailable
from tenants import hosts
from tenants.context import shop_context


class Answer:
    def __init__(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.headers, self.body = int(status[:3]), dict(headers), body

    @property
    def text(self) -> str:
        return (gzip.decompress(self.body) if self.headers.get("Content-Encoding") == "gzip" else self.body).decode()

    @property
    def outcome(self) -> str:
        return self.headers.get("X-Page-Cache", "none")


def ask(application: PageCache, shop: Any, path: str, *, method: str = "GET", **headers: str) -> Answer:
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "x", "SERVER_PORT": "80",
        "HTTP_HOST": f"{shop.handle}.localhost", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
        "REMOTE_ADDR": "127.0.0.1", **headers,
    }  # fmt: skip
    told: list[Any] = []
    chunks = application(environ, lambda status, headers, exc_info=None: told.extend([status, headers]))
    body = b"".join(chunks)
    getattr(chunks, "close", lambda: None)()
    return Answer(told[0], told[1], body)


def rename(shop: Any, title: str) -> None:
    with shop_context(shop), transaction.atomic("default"):
        from commerce.catalog.models import Product

        Product.objects.update(title=title)
        bump_pages()


def test_second_visitor_is_answered_without_django(application, make_open_shop):
    shop = make_open_shop()

    first, second = (ask(application, shop, "/products/lamp/") for _ in range(2))

    assert (first.status, first.outcome) == (200, "miss")
    assert (second.status, second.outcome) == (200, "hit")
    assert second.body == first.body
    assert second.headers["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=60"
    assert second.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert "X-Request-Id" not in second.headers


def test_hit_asks_neither_database_nor_valkey(application, make_open_shop, monkeypatch):
    shop = make_open_shop()
    ask(application, shop, "/products/lamp/")
    asked: list[tuple[Any, ...]] = []

    with monkeypatch.context() as patch:
        patch.setattr(application, "application", None)
        patch.setattr(application.store.versions, "ask", lambda *command: asked.append(command))
        patch.setattr(application.store.wire, "ask", lambda *command: asked.append(command))
        for connection in connections.all():
            patch.setattr(connection, "cursor", None)
        answer = ask(application, shop, "/products/lamp/")

    assert (answer.outcome, asked) == ("hit", [])


def test_version_is_asked_for_again_after_a_second(application, make_open_shop):
    """A line that died without a word brings no news."""
    shop, versions = make_open_shop(), application.store.versions
    ask(application, shop, "/products/lamp/")
    rename(shop, "A lamp renamed")
    versions.hear = lambda: None

    assert "A lamp renamed" not in ask(application, shop, "/products/lamp/").text
    versions.confirmed_at -= page_wire.CONFIRM_SECONDS
    assert "A lamp renamed" in ask(application, shop, "/products/lamp/").text


def test_lost_line_forgets_what_it_knew(application, make_open_shop):
    shop, versions = make_open_shop(), application.store.versions
    ask(application, shop, "/products/lamp/")
    application.store.wire.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    rename(shop, "A lamp renamed")

    assert "A lamp renamed" in ask(application, shop, "/products/lamp/").text
    assert len(versions.known) == 1


def test_change_is_seen_by_the_next_visitor(application, make_open_shop):
    shop = make_open_shop()
    ask(application, shop, "/products/lamp/")

    rename(shop, "A lamp renamed")

    answer = ask(application, shop, "/products/lamp/")
    assert answer.outcome == "miss"
    assert "A lamp renamed" in answer.text


def publish(shop: Any, **changes: Any) -> None:
    with shop_context(shop):
        page = homes()[0]
        for name, value in changes.items():
            setattr(page, name, value)
        page.save_revision().publish()


def words(text: str) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "value": {"text": f"<p>{text}</p>"}, "id": "1"}]


def test_published_page_alone_leaves_the_cache(application, make_open_shop):
    shop, other = make_open_shop(), make_open_shop("Other lamps")

    def outcomes() -> list[str]:
        paths = ((shop, "/"), (shop, "/?page=2"), (shop, "/products/lamp/"), (other, "/"))
        return [ask(application, at, path).outcome for at, path in paths]

    outcomes()
    for text in ("Sewn by hand", "Sewn by two hands"):
        publish(shop, sections=words(text))
        assert text in ask(application, shop, "/").text
        assert outcomes() == ["hit", "miss", "hit", "hit"]
    publish(shop, title="Another name, which menus may show")
    assert outcomes() == ["miss", "miss", "miss", "hit"]


def test_many_marks_become_a_new_version(application, make_open_shop, monkeypatch):
    shop = make_open_shop()
    ask(application, shop, "/products/lamp/")
    monkeypatch.setattr(pages, "MOST_BYTES", 60)

    with shop_context(shop):
        bump_paths("/one/")
    assert ask(application, shop, "/products/lamp/").outcome == "miss"  # one is too much already
    monkeypatch.undo()
    with shop_context(shop):
        bump_paths("/one/", "/two/")
    assert ask(application, shop, "/products/lamp/").outcome == "hit"


def test_other_process_finds_the_page_in_valkey(application, make_open_shop):
    shop = make_open_shop()
    ask(application, shop, "/products/lamp/")

    answer = ask(PageCache(application.application), shop, "/products/lamp/")

    assert answer.outcome == "hit"
    assert "A lamp of Lamps" in answer.text


def test_page_made_by_other_code_is_not_shown(application, make_open_shop, monkeypatch):
    """Its stylesheet may be gone with the files of before."""
    shop = make_open_shop()
    ask(application, shop, "/products/lamp/")

    monkeypatch.setattr(page_store, "fingerprint", lambda: b"another")

    assert ask(PageCache(application.application), shop, "/products/lamp/").outcome == "miss"


def test_other_process_does_not_show_the_page_of_before(application, make_open_shop):
    """Its own memory holds the page; the version in Valkey says that it is stale."""
    shop, other = make_open_shop(), PageCache(application.application)
    ask(other, shop, "/products/lamp/")

    rename(shop, "A lamp renamed")
    ask(application, shop, "/products/lamp/")

    assert "A lamp renamed" in ask(other, shop, "/products/lamp/").text


def test_shops_do_not_share_pages(application, make_open_shop):
    one, other = make_open_shop("One"), make_open_shop("Other")

    for shop, name in [(one, "One"), (other, "Other"), (one, "One"), (other, "Other")]:
        assert f"A lamp of {name}" in ask(application, shop, "/products/lamp/").text


def test_shops_would_share_pages_without_their_id_in_the_key(application, make_open_shop, monkeypatch):
    """Negative control: keys without shop and version leak at once."""
    monkeypatch.setattr(page_store, "key_of", lambda shop, version, address: ("", b"", address))
    monkeypatch.setattr(page_store, "name_of", lambda shop, key: f"{settings.POD_ID}:page:{key[2]}")
    one, other = make_open_shop("One"), make_open_shop("Other")

    ask(application, one, "/products/lamp/")

    assert "A lamp of One" in ask(application, other, "/products/lamp/").text


def test_unknown_parameters_make_no_other_page(application, make_open_shop):
    shop = make_open_shop()
    first = ask(application, shop, "/collections/all/?utm_source=x&page=1")

    answer = ask(application, shop, "/collections/all/?page=1&gclid=1&fbclid=2")

    assert (answer.outcome, answer.body) == ("hit", first.body)


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("", ""),
        ("utm_source=a", ""),
        ("sort=price&page=2", "page=2&sort=price"),
        ("o1=Red&o2=M&o0=x&o100=x", "o1=Red&o2=M"),
        ("page=1&page=2", "page=2"),
        ("q=a%20b", "q=a+b"),
        ("q=" + "a" * 600, None),
        ("&".join("q=1" for _ in range(41)), None),
    ],
)
def test_known_query(query, known):
    assert known_query(query) == known


def test_compressed_for_who_takes_it(application, make_open_shop):
    shop = make_open_shop()
    plain = ask(application, shop, "/products/lamp/")

    zipped = ask(application, shop, "/products/lamp/", HTTP_ACCEPT_ENCODING="gzip, br")

    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.headers["Vary"] == "Accept-Encoding"
    assert len(zipped.body) == int(zipped.headers["Content-Length"]) < len(plain.body)
    assert zipped.text == plain.text


def test_browser_with_the_page_gets_304(application, make_open_shop):
    shop = make_open_shop()
    first = ask(application, shop, "/products/lamp/")

    answer = ask(application, shop, "/products/lamp/", HTTP_IF_NONE_MATCH=first.headers["ETag"])

    assert (answer.status, answer.body) == (304, b"")


def test_head_has_the_headers_alone(application, make_open_shop):
    shop = make_open_shop()
    first = ask(application, shop, "/products/lamp/")

    answer = ask(application, shop, "/products/lamp/", method="HEAD")

    assert (answer.outcome, answer.body) == ("hit", b"")
    assert answer.headers["Content-Length"] == str(len(first.body))


@pytest.mark.parametrize(
    "path",
    [
        "/cart/",
        "/checkout/",
        "/orders/nothing/",
        "/robots.txt",
        "/unlock/",
        "/account/nothing/",
        "/fr/account/sign-in/",
    ],
)
def test_personal_pages_are_never_kept(application, make_open_shop, path):
    shop = make_open_shop()

    outcomes = [ask(application, shop, path).outcome for _ in range(2)]

    assert outcomes == ["none", "none"]


def test_closed_shop_is_never_kept(application, make_open_shop):
    shop = make_open_shop()
    with shop_context(shop):
        Store.objects.update(is_open=False)

    answers = [ask(application, shop, "/products/lamp/") for _ in range(2)]

    assert [answer.outcome for answer in answers] == ["none", "none"]
    assert "no-store" in answers[1].headers["Cache-Control"]


def test_missing_page_is_kept_only_without_a_query(application, make_open_shop):
    shop = make_open_shop()

    outcomes = [ask(application, shop, path).outcome for path in ["/no/", "/no/", "/no/?page=2", "/no/?page=2"]]

    assert outcomes == ["miss", "hit", "none", "none"]


def test_answer_with_a_cookie_is_not_kept(make_open_shop):
    shop = make_open_shop()

    def with_cookie(environ: Any, start_response: Any) -> list[bytes]:
        environ[page_cache.CACHEABLE] = True
        start_response("200 OK", [("Content-Type", "text/html"), ("Set-Cookie", "a=b")])
        return [b"mine"]

    application = PageCache(with_cookie)

    assert [ask(application, shop, "/").outcome for _ in range(2)] == ["none", "none"]


def test_without_valkey_pages_are_served(application, make_open_shop, monkeypatch):
    shop = make_open_shop()
    lost = PageCache(application.application, PageStore("redis://127.0.0.1:1/0"))

    answers = [ask(lost, shop, "/products/lamp/") for _ in range(2)]

    assert [(answer.status, answer.outcome) for answer in answers] == [(200, "none"), (200, "none")]


def test_valkey_is_left_alone_for_a_moment_after_a_failure():
    store = PageStore("redis://127.0.0.1:1/0")
    with pytest.raises(Unavailable):
        store.wire.ask("GET", "a")
    store.wire.pool = None  # would fail otherwise than by Unavailable

    with pytest.raises(Unavailable):
        store.wire.ask("GET", "a")


def test_flushed_valkey_costs_nothing_but_speed(application, make_open_shop):
    shop = make_open_shop()
    ask(application, shop, "/products/lamp/")

    application.store.wire.ask("FLUSHDB")
    application.store.wire.ask("PING")  # by its answer the news of the flush have been sent

    assert [ask(application, shop, "/products/lamp/").outcome for _ in range(2)] == ["miss", "hit"]


@pytest.mark.parametrize("host", ["", "nobody.localhost", "localhost", "evil.example", "a b", "x" * 300])
def test_foreign_hosts_reach_django(application, make_open_shop, host):
    shop = make_open_shop()

    answer = ask(application, shop, "/products/lamp/", HTTP_HOST=host)

    assert answer.outcome == "none"
    assert answer.status in {400, 404}


def test_kept_page_is_given_to_no_host_that_django_refuses(application, make_open_shop, monkeypatch):
    """A letter beyond ASCII that IDNA reads as another, and a request line that names somebody else."""
    shop = make_open_shop()
    refused = [{"HTTP_HOST": f"{shop.handle}.l\xbacalhost"}, {"RAW_URI": "http://evil.example/products/lamp/"}]
    ask(application, shop, "/products/lamp/")

    answers = [ask(application, shop, "/products/lamp/", **headers) for headers in refused]

    assert [(answer.status, answer.outcome) for answer in answers] == [(404, "none")] * 2
    monkeypatch.setattr(page_cache, "normalise_header", hosts.normalise)
    monkeypatch.setattr(page_cache, "names_its_own_host", lambda environ: False)
    application.addresses.clear()
    unguarded = [ask(application, shop, "/products/lamp/", **headers) for headers in refused]
    assert [answer.outcome for answer in unguarded] == ["hit"] * 2


def test_memory_keeps_what_was_used_last():
    memory = page_store.Memory(limit=7_000)  # two of these pages

    def key(name: bytes) -> page_store.Key:
        return "shop", name, "/"

    for name in (b"a", b"b"):
        memory.put(key(name), page_store.Page.make("200 OK", [], name * 1_000))

    memory.get(key(b"a"))
    memory.put(key(b"c"), page_store.Page.make("200 OK", [], b"c" * 1_000))

    assert list(memory.pages) == [key(b"a"), key(b"c")]
    assert memory.size == sum(page.size for page in memory.pages.values())


def test_group_with_net_prices_has_pages_of_its_own(application, make_open_shop):
    """Kept once for all of the group; a cookie that somebody made up shows them nothing and spoils no page."""
    shop = make_open_shop()
    with shop_context(shop):
        Store.objects.update(net_price_tags=["trade"])
        customer = Customer.objects.create(email="ada@example.org", tags=["trade"])
        account = f"{COOKIE}={signing.dumps([str(customer.uuid), '', 'code'], salt=salt())}"
        bump_pages()

    def amount(cookie=""):
        answer = ask(application, shop, "/products/lamp/", HTTP_COOKIE=cookie)
        return answer.headers.get("X-Page-Cache"), "€8.33" in answer.text, "Set-Cookie" in answer.headers

    assert amount(f"{GROUP_COOKIE}={NET}") == (None, False, True)  # made up: taken away
    assert amount() == ("miss", False, False)
    assert amount(account) == ("hit", False, False)  # not known by the cache yet
    assert amount(f"{account}; {GROUP_COOKIE}={NET}") == ("miss", True, False)
    assert amount(f"{account}; {GROUP_COOKIE}={NET}") == ("hit", True, False)
    assert amount() == ("hit", False, False)

    def home():
        return ask(application, shop, "/", HTTP_COOKIE=f"{account}; {GROUP_COOKIE}={NET}")

    assert [home().outcome for _ in range(2)] == ["miss", "hit"]
    publish(shop, sections=words("Sewn by hand"))
    assert "Sewn by hand" in home().text
    assert amount(f"{account}; {GROUP_COOKIE}={NET}") == ("hit", True, False)
