from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api import limiting
from api.limiting import first_of_next_month, step_of
from billing.limits import forget, month_of
from billing.models import Contract, Notice, Usage
from core.scope import control_context
from tests.dashboard.conftest import HOST


@pytest.fixture
def still(monkeypatch):
    """The clock stands in the middle of a minute."""
    monkeypatch.setattr(limiting.time, "time", lambda: 1_800_000_015.0)


@pytest.fixture(autouse=True)
def _forgotten(shop):
    forget(shop.pk)
    yield
    forget(shop.pk)


def test_every_answer_says_what_is_left(api, still):
    answer = api.get("/shop")

    assert answer.headers["RateLimit-Policy"] == '"key";q=120;w=60, "shop";q=600;w=60'
    assert answer.headers["RateLimit"] == '"key";r=119;t=45, "shop";r=599;t=45'
    assert api.get("/shop").headers["RateLimit"] == '"key";r=118;t=45, "shop";r=598;t=45'
    assert "RateLimit" in api.get("/products", cursor="x").headers


def test_key_that_calls_too_often_waits(api, program, still, settings):
    settings.API_CALLS_OF_A_KEY = 2

    answers = [api.get("/shop") for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "rate_limited"
    assert answers[2].json()["violated-policies"] == ["key"]
    assert answers[2].headers["Retry-After"] == "45"
    assert answers[2].headers["RateLimit"].startswith('"key";r=0;t=45')
    assert program().get("/shop").status_code == 200


def test_all_keys_of_a_shop_share_its_limit(api, program, still, settings):
    settings.API_CALLS_OF_A_SHOP = 1

    assert [api.get("/shop").status_code, program().get("/shop").status_code] == [200, 429]


def test_next_minute_begins_anew(api, monkeypatch, settings):
    settings.API_CALLS_OF_A_KEY = 1
    monkeypatch.setattr(limiting.time, "time", lambda: 1_800_000_015.0)
    assert [api.get("/shop").status_code for _ in range(2)] == [200, 429]

    monkeypatch.setattr(limiting.time, "time", lambda: 1_800_000_060.0)

    assert api.get("/shop").status_code == 200


def test_wrong_keys_are_counted_by_address(client, shop, monkeypatch):
    monkeypatch.setattr("api.keys.WRONG_KEYS_A_MINUTE", 2)
    headers = {"host": HOST, "authorization": "Bearer ech_" + "a" * 12 + "_" + "b" * 43}

    statuses = [client.get("/api/v1/shop", headers=headers).status_code for _ in range(3)]

    assert statuses == [401, 401, 429]


def test_month_of_the_plan_is_counted_warned_of_and_ends(api, shop, monkeypatch):
    with control_context():
        Contract.objects.update_or_create(shop_id=shop.pk, defaults={"quotas": {"calls": 5}})
    forget(shop.pk)

    statuses = [api.get("/shop").status_code for _ in range(7)]

    assert statuses == [200] * 5 + [429] * 2
    last = api.get("/shop")
    assert last.json()["code"] == "quota_exhausted"
    assert int(last.headers["Retry-After"]) > 0
    with control_context():
        assert Usage.objects.get(shop_id=shop.pk, metric="calls", period=month_of(datetime.now(UTC))).count == 5
        letters = Notice.objects.filter(shop_id=shop.pk, values__metric="calls").order_by("id")
        assert list(letters.values_list("letter", flat=True)) == ["limit_near", "limit_reached"]


def test_large_quotas_are_counted_by_the_dozen(api, shop, monkeypatch):
    monkeypatch.setattr(limiting, "step_of", lambda quota: 3)

    for _ in range(7):
        api.get("/shop")

    with control_context():
        assert Usage.objects.get(shop_id=shop.pk, metric="calls").count == 6


def test_without_valkey_every_call_is_let_in_and_counted(api, shop, monkeypatch):
    monkeypatch.setattr(limiting, "counted", lambda key, seconds: 0)

    assert [api.get("/shop").status_code for _ in range(2)] == [200, 200]

    with control_context():
        assert Usage.objects.get(shop_id=shop.pk, metric="calls").count == 2


def test_step_is_a_thousandth_and_fifty_at_most():
    assert [step_of(quota) for quota in (None, 0, 5, 10_000, 10**7)] == [50, 1, 1, 10, 50]


def test_month_that_follows():
    assert first_of_next_month(datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == datetime(2027, 1, 1, tzinfo=UTC)
    assert first_of_next_month(datetime(2027, 1, 31, tzinfo=UTC)) == datetime(2027, 2, 1, tzinfo=UTC)


def test_shop_without_the_feature_has_no_api(api, shop):
    assert api.get("/shop").status_code == 200
    with control_context():
        Contract.objects.update_or_create(shop=shop, defaults={"switches": {"api": False}})
    forget(shop.pk)

    answer = api.get("/shop")

    assert (answer.status_code, answer.json()["code"]) == (403, "feature_off")
