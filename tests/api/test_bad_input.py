"""Whatever is sent, the answer is a problem of 4xx, and nothing is written."""

from __future__ import annotations

import json

import pytest

from commerce.catalog.models import Product
from commerce.inventory.models import StockItem
from commerce.store.models import Store
from tests.api.test_keys import samples
from tests.bad_input.hostile import TEXTS
from tests.dashboard.conftest import HOST
from tests.factories.catalog import make_product
from tests.factories.selling import make_variant

PRICE = {"amount": 1, "currency": "EUR"}
PROBLEM = "application/problem+json"
BODIES = {
    "empty": (b"", 422), "not json": (b"{", 400), "not utf-8": (b'{"title": "\xff"}', 400), "a list": (b"[]", 422),
    "a number": (b"1", 422), "null": (b"null", 422), "nan": (b'{"change": NaN}', 400),
    "infinity": (b'{"change": 1e999}', 422), "twice": (b'{"change": 1, "change": 2}', 400),
    "nul": (b'{"change": 1, "note": "\\u0000"}', 400), "half a pair": (b'{"change": 1, "note": "\\ud800"}', 400),
    "nul in a name": (b'{"change": 1, "a\\u0000": 1}', 400), "deep": (b"[" * 100_000, 400),
    "digits": (b'{"change": ' + b"9" * 5000 + b"}", 400), "huge": (b" " * (1024 * 1024 + 1), 413),
    "unknown field": (b'{"change": 1, "cost": 1}', 422), "text for a number": (b'{"change": "1"}', 422),
    "beyond": (b'{"change": 1000001}', 422),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_body_that_cannot_be_used(api, name):
    variant = make_variant(stock=5)
    body, status = BODIES[name]

    refused = api.post(f"/stock/{variant.pk}/changes", body)

    assert (refused.status_code, refused.headers["Content-Type"]) == (status, PROBLEM)
    assert StockItem.objects.get().on_hand == 5


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_other_kinds_of_body(api, kind):
    path = f"/api/v1/stock/{make_variant().pk}/changes"

    refused = api.client.generic("POST", path, b"change=1", kind, headers={"idempotency-key": "a"})

    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")


def test_fields_are_named_with_their_faults(api):
    prices = [{"amount": -1, "currency": "eur"}, {"amount": 10**15, "currency": "EUR"}]
    wish = {"title": "", "status": "gone", "handle": None, "colour": 1, "variants": [{"price": one} for one in prices]}

    refused = api.post("/products", wish)

    assert refused.status_code == 422
    assert sorted((one["in"], one["field"], one["code"]) for one in refused.json()["errors"]) == [
        ("body", "colour", "extra_forbidden"),
        ("body", "status", "literal_error"),
        ("body", "title", "string_too_short"),
        ("body", "variants.0.price.amount", "greater_than_equal"),
        ("body", "variants.0.price.currency", "string_pattern_mismatch"),
        ("body", "variants.1.price.amount", "less_than_equal"),
    ]
    assert not Product.objects.exists()


def test_hostile_texts_are_kept_as_they_are_or_refused(api):
    for text in TEXTS.values():
        body = {"title": text, "vendor": text, "variants": [{"sku": text, "price": PRICE}]}
        answer = api.post("/products", body)
        assert answer.status_code in (201, 400, 422)
        if answer.status_code == 201:
            assert answer.json()["title"] == text.strip()


@pytest.mark.parametrize(
    ("path", "query"),
    [("/products", {"limit": 0}), ("/products", {"limit": 101}), ("/products", {"limit": "x"}),
     ("/products", {"updated_since": "yesterday"}), ("/products", {"updated_since": "2026-11-22T12:00:00"}),
     ("/products", {"sku": "\0"}), ("/products", {"status": "gone"}), ("/products", {"collection_id": 10**30}),
     ("/orders", {"number": 10**12}), ("/orders", {"paid_state": "x"}), ("/customers", {"email": "\0"}),
     ("/stock", {"product_id": "1"}), ("/orders", {"cursor": "WyJ4Il0"}), ("/stock", {"cursor": "W1sxXV0"})],
)  # fmt: skip
def test_query_that_makes_no_sense(api, path, query):
    refused = api.get(path, **query)

    assert refused.status_code in (400, 422)
    assert refused.headers["Content-Type"] == PROBLEM


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/products/1", "/products/x", f"/stock/{10**30}", "/stock/-1", "/stock/99999999999", "/orders/../shop",
     "/products/", "/", "/collections/99999999999999999999", "/customers/%00"],
)  # fmt: skip
def test_address_of_nothing(api, path):
    missing = api.get(path)

    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_method_that_an_address_does_not_know(api):
    for _method, path, _operation in samples():
        refused = api.send("BREW", path)
        assert (refused.status_code, refused.json()["code"]) == (405, "method_not_allowed")
        assert refused.headers["Allow"]


def test_numbers_beyond_the_column_are_refused(api):
    variant = make_variant(stock=5)
    StockItem.objects.update(on_hand=2_147_000_000)

    refused = api.post(f"/stock/{variant.pk}/changes", {"change": 1_000_000})

    assert (refused.status_code, refused.json()["code"]) == (422, "validation_failed")
    assert StockItem.objects.get().on_hand == 2_147_000_000


def test_other_sites_do_not_reach_it(api):
    """No cookie counts here, so a browser that is led here brings nothing with it."""
    answer = api.client.get("/api/v1/shop", headers={"origin": "https://evil.example"})

    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
    assert not answer.cookies
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["Cache-Control"] == "no-store"


def test_shops_public_host_has_no_api(api, storefront):
    Store.objects.update(is_open=True)
    make_product("Lamp")

    assert storefront.get("/api/v1/products/", headers={"authorization": f"Bearer {api.token}"}).status_code == 404


def test_fault_of_ours_is_a_problem_too(api, monkeypatch):
    monkeypatch.setattr("api.views.others.collection_out", lambda one: 1 / 0)
    from tests.factories.catalog import make_collection

    make_collection()
    api.client.raise_request_exception = False

    broken = api.get("/collections")

    assert (broken.status_code, broken.json()["code"]) == (500, "internal_error")
    assert "division" not in json.dumps(broken.json())
    assert HOST not in broken.content.decode()
