"""Requests that no form of ours would send: bodies, addresses, headers and cookies that are broken or made up."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from commerce.cart.models import CartLine
from commerce.catalog.models import Variant
from tests.bad_input.hostile import EVERYTHING
from tests.frames import unchanged

FEW = how(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), database=None)
TARGETS = {
    "/cart/add/": "alpha.localhost",
    "/checkout/": "alpha.localhost",
    "/unlock/": "alpha.localhost",
    "/sign-up/": "localhost",
    "/accounts/login/": "localhost",
    "/products/add/": "alpha.admin.localhost",
    "/shop-settings/details/": "alpha.admin.localhost",
    "/imports/new/": "alpha.admin.localhost",
}
ASKED = {
    "/": ("alpha.localhost", "GET"),
    "/checkout/": ("alpha.localhost", "GET"),
    "/accounts/login/": ("localhost", "GET"),
    "/products/add/": ("alpha.admin.localhost", "GET"),
    "/cart/add/": ("alpha.localhost", "POST"),
    "/unlock/": ("alpha.localhost", "POST"),
    "/sign-up/": ("localhost", "POST"),
    "/imports/new/": ("alpha.admin.localhost", "POST"),
}
PART = b'--x\r\nContent-Disposition: form-data; name="'
BODIES = {
    "no boundary": ("multipart/form-data", b"a=b"),
    "boundary that is not there": ("multipart/form-data; boundary=x", b"nothing of the kind"),
    "cut off": ("multipart/form-data; boundary=x", PART + b'quantity"\r\n\r\n1'),
    "name of bytes": ("multipart/form-data; boundary=x", PART + b'\xff\xfe"\r\n\r\n\xff\r\n--x--\r\n'),
    "broken base64": (
        "multipart/form-data; boundary=x",
        PART + b'a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n',
    ),
    "boundary too long": ("multipart/form-data; boundary=" + "x" * 500, b"--x--"),
    "file of many names": (
        "multipart/form-data; boundary=x",
        PART + b'file"; filename="../../\x00a.csv"; filename*=utf-8\'\'%ff\r\n\r\nHandle,Title\r\n--x--\r\n',
    ),
    "bytes that are no text": ("application/x-www-form-urlencoded", b"quantity=%ff%fe&variant=\xff&email=%c3%28"),
    "encoding that does not exist": ("application/x-www-form-urlencoded; charset=klingon", b"quantity=1"),
    "utf-7": ("application/x-www-form-urlencoded; charset=utf-7", b"name=+ADw-script+AD4-"),
    "json": ("application/json", b'{"quantity": [}'),
    "nothing said": ("", b"quantity=1"),
    "type that is none": ("\xff;;;=", b"quantity=1"),
    "too many fields": ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 12_001)),
    "too large": ("application/x-www-form-urlencoded", b"a=" + b"x" * (10 * 2**20 + 1)),
    "not text at all": ("application/octet-stream", bytes(range(256))),
}
PATHS = [
    "/%ff",
    "/%00",
    "/%c3%28/",
    "/%2e%2e/%2e%2e/etc/passwd",
    "//",
    "//evil.example/",
    "/products/%F0%9F/",
    "/products//",
    "/products/" + "a" * 5000 + "/",
    "/" + "a/" * 2000,
    "/orders/%00/",
    "/media/%00",
    "/media/../../etc/passwd",
    "/media/%2e%2e/%2e%2e/secret_key",
    "/theme/%ff.css",
    "/sitemap-0.xml",
    "/sitemap-99999999999999999999.xml",
    "/cart/lines/99999999999999999999/",
    "/?page=%ff",
    "/collections/?page=-1",
    "/collections/?page=%D9%A3",
    "/collections/?page=99999999999999999999",
    "/collections/?sort=" + "x" * 9000,
    "/products/shirt/?Size=%00",
    "/products/shirt/?variant=%D9%A3",
    "/products/shirt/?variant=99999999999999999999",
    "/products/shirt/?part=%ff",
    "/search/?q=%ff&q=%00",
    "/?" + "&".join(f"a{number}=1" for number in range(2000)),
    "/?&&&===&%%%",
]
ADMIN_PATHS = [
    "/products/?page=-1&q=%00&sort=%ff",
    "/products/?status=%00&vendor=%00&stock=x",
    "/products/?page=99999999999999999999",
    "/products/99999999999999999999/",
    "/products/stock/?q=%00&page=x",
    "/products/collections/99999999999999999999/",
    "/orders/?q=%00&page=0&state=x",
    "/orders/export/?q=%00",
    "/customers/?q=%00&page=%D9%A3",
    "/imports/99999999999999999999/",
    "/products/collections/?q=%00",
    "/pages/99999999999999999999/",
    "/images/?q=%00",
    "/documents/?q=%00",
    reverse("work:dead_letter_list", urlconf="config.urls_admin") + "?page=x",
    "/shop-settings/legal/%00/create/",
    "/shop-settings/payments/99999999999999999999/",
    "/enter/?pass=%00",
    "/%ff",
    "/login/?next=%00",
    "/enter/?pass=" + "x" * 9000,
    "/pages/search/?q=%00",
    "/products/thumbnails/99999999999999999999/",
]
PLATFORM_PATHS = [
    "/%ff",
    "/%00",
    "/sign-up/address/?name=%00&handle=%00&country=%00",
    "/sign-up/address/?name=" + "é" * 900,
    "/accounts/login/?next=%00",
    "/accounts/login/?next=https://evil.example",
    "/mail/?to=%00",
    "/mail/%00/",
    "/mail/../secret_key/",
    "/accounts/confirm-email/%00/",
    "/accounts/password/reset/key/%00-%00/",
    "/shops/%00/",
    "/-/metrics?%00",
    "/-/nothing",
]
HEADERS = [
    ("Origin", "http://["),
    ("Origin", "null"),
    ("Origin", "\xff"),
    ("Origin", "http://a:b:c"),
    ("Referer", "http://["),
    ("Sec-Fetch-Site", "cross-site\x00"),
    ("HX-Request", "maybe"),
    ("HX-Current-URL", "http://["),
    ("HX-Target", "<x-mark>"),
    ("HX-Prompt", "%ff"),
    ("HX-Current-URL-URI-AutoEncoded", "true"),
    ("HX-Trigger-Name", "\xff"),
    ("Triggering-Event", "{"),
    ("Accept-Language", "fr;q=x, *;q=9" + ",en" * 3000),
    ("Accept-Language", "../../etc"),
    ("Accept", "\xff"),
    ("Accept-Encoding", "\xff;q=a"),
    ("If-None-Match", '"\xff'),
    ("If-Modified-Since", "yesterday"),
    ("If-Modified-Since", "Mon, 99 Foo 99999 99:99:99 GMT"),
    ("Range", "bytes=9-1,-,x"),
    ("X-Request-Id", "a\r\nb"),
    ("X-Request-Id", "x" * 9000),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-For", "\xff, 1.2.3"),
    ("X-Forwarded-Proto", "gopher"),
    ("Forwarded", "for=[;host=["),
    ("X-HTTP-Method-Override", "BREW"),
    ("Authorization", "Basic !!"),
    ("Content-Length", "-1"),
    ("Content-Length", "many"),
    ("Cookie", "cart=" + "x" * 9000),
    ("Cookie", 'cart="\\000"; echoppe="\\377'),
    ("Cookie", "cart=%00; cart_n=<x-mark>; unlock=\xff; lang=xx; echoppe=a:b:c"),
    ("Cookie", ";;;=;=a;a"),
    ("Cookie", "lang=../../etc; django_language=\x00"),
]


@pytest.fixture
def visitors(open_shop, owner_client):
    return {
        "localhost": Client(headers={"host": "localhost"}),
        "alpha.localhost": Client(headers={"host": "alpha.localhost"}, **unchanged()),
        "alpha.admin.localhost": owner_client,
    }


def test_broken_bodies_are_refused(visitors):
    answers = {}
    for kind, (content_type, body) in BODIES.items():
        caches["default"].clear()  # no limits: they have tests of their own
        for path, host in TARGETS.items():
            answer = visitors[host].generic("POST", path, body, content_type=content_type)
            answers[kind, path] = answer.status_code

    assert {case: status for case, status in answers.items() if status >= 500} == {}
    assert {status for (_kind, path), status in answers.items() if path == "/cart/add/"} <= {400, 409, 413, 422}


@pytest.mark.parametrize(
    ("host", "paths"),
    [("alpha.localhost", PATHS), ("alpha.admin.localhost", ADMIN_PATHS), ("localhost", PLATFORM_PATHS)],
    ids=["storefront", "admin", "platform"],
)
def test_broken_addresses_are_answered(visitors, host, paths):
    answers = {path[:80]: visitors[host].get(path) for path in paths}

    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code >= 500} == {}
    elsewhere = {path: answer.headers.get("Location", "") for path, answer in answers.items()}
    assert {path: target for path, target in elsewhere.items() if "evil.example" in target} == {}


def test_broken_headers_are_answered(visitors):
    """Read by what stands around all views, so a few of each host are enough."""
    wrong = []
    for name, value in HEADERS:
        caches["default"].clear()  # as above
        key = ("" if name.startswith("Content") else "HTTP_") + name.upper().replace("-", "_")
        for path, (host, method) in ASKED.items():
            answer = visitors[host].generic(method, path, b"", **{key: value})
            if answer.status_code >= 500 or b"<x-mark>" in answer.content:
                wrong.append((name, value[:80], method, path, answer.status_code))

    assert wrong == []


@FEW
@given(path=st.text(max_size=60), query=st.text(max_size=60))
def test_any_address_of_a_shop_is_answered(visitors, path, query):
    answer = visitors["alpha.localhost"].get(
        f"/{path}".replace("?", "").replace("#", ""), query_params={"q": query, "page": query}
    )

    assert answer.status_code < 500


@FEW
@given(quantity=st.one_of(st.text(max_size=30), st.integers().map(str), st.sampled_from(sorted(EVERYTHING.values()))))
def test_any_quantity_leaves_a_cart_that_could_be_ordered(visitors, quantity):
    lamp = Variant.objects.get(product__slug="lamp")

    answer = visitors["alpha.localhost"].post("/cart/add/", {"variant": lamp.pk, "quantity": quantity})

    assert answer.status_code in {303, 409, 422, 429}
    assert all(0 < line.quantity <= 5 for line in CartLine.objects.filter(variant=lamp))


@FEW
@given(
    data=st.dictionaries(
        st.sampled_from(
            [
                "email",
                "name",
                "street",
                "city",
                "postal_code",
                "country",
                "region",
                "phone",
                "note",
                "delivery",
                "payment",
                "action",
            ]
        ),
        st.text(max_size=80),
    )
)
def test_any_checkout_is_answered(visitors, data):
    shopper = visitors["alpha.localhost"]
    lamp = Variant.objects.get(product__slug="lamp")
    if settings.CART_COOKIE_NAME not in shopper.cookies:
        shopper.post("/cart/add/", {"variant": lamp.pk, "quantity": 1})

    answer = shopper.post("/checkout/", data)

    assert answer.status_code in {200, 409, 422, 429}
