import pytest
from django.core.cache import cache

from accounts.models import User
from core.cache_backend import ForgivingRedisCache
from core.scope import control_context
from tenants.models import Shop

pytestmark = pytest.mark.django_db


def send(client, answers, number, **extra):
    values = {
        **answers,
        "handle": f"nora-{number}",
        "email": f"nora{number}@example.com",
        "request_key": f"{number}" * 32,
    }
    client.cookies.clear()
    return client.post("/sign-up/", values, **extra)


def test_sign_ups_from_one_address_are_limited(platform_client, answers, settings):
    settings.SIGNUPS_PER_ADDRESS = 2
    for number in (1, 2):
        assert send(platform_client, answers, number).status_code == 302

    response = send(platform_client, answers, 3)

    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert b"try again in" in response.content
    with control_context():
        assert not Shop.objects.filter(handle="nora-3").exists()
        assert not User.objects.filter(email="nora3@example.com").exists()


def test_sign_ups_from_everywhere_are_limited(platform_client, answers, settings):
    settings.SIGNUPS_IN_ALL = 1
    assert send(platform_client, answers, 1, REMOTE_ADDR="192.0.2.1").status_code == 302

    assert send(platform_client, answers, 2, REMOTE_ADDR="192.0.2.2").status_code == 429


def test_a_forwarded_address_typed_by_the_client_does_not_count(platform_client, answers, settings):
    settings.SIGNUPS_PER_ADDRESS = 1
    assert send(platform_client, answers, 1, HTTP_X_FORWARDED_FOR="192.0.2.1").status_code == 302

    assert send(platform_client, answers, 2, HTTP_X_FORWARDED_FOR="192.0.2.2").status_code == 429


def test_wrong_answers_do_not_count(platform_client, answers, settings):
    settings.SIGNUPS_PER_ADDRESS = 1
    for _ in range(3):
        platform_client.post("/sign-up/", {**answers, "password1": "short"})

    assert send(platform_client, answers, 1).status_code == 302


def test_sign_up_when_the_cache_is_away(platform_client, answers, settings, monkeypatch):
    away = ForgivingRedisCache("redis://127.0.0.1:1/0", {"KEY_FUNCTION": "core.cache_keys.make_key"})
    monkeypatch.setattr("accounts.limits.cache", away)

    assert send(platform_client, answers, 1).status_code == 302


def test_address_check_is_limited(platform_client, monkeypatch):
    monkeypatch.setattr(cache, "count", lambda key, seconds: 121, raising=False)

    response = platform_client.get("/sign-up/address/?handle=nora")

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
