"""A session works only where it was made, even if its row is copied along with the whole schema."""

from __future__ import annotations

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from accounts.models import User
from core.scope import control_context
from tenants.context import shop_context
from tenants.session_store import SessionStore

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def same_password_hash(alpha, bravo):
    """As in shops cloned with their users: equal ids, equal hashes. Django's own check cannot tell them apart then."""
    with shop_context(alpha):
        owner = User.objects.get(email="owner@alpha.example")
    for shop in (alpha, bravo):
        with shop_context(shop):
            User.objects.update(password="md5$same$hash", id=owner.pk)
    with control_context():
        User.objects.filter(pk=owner.pk).update(password="md5$same$hash")
    return owner


def sign_in(store, shop):
    with shop_context(shop):
        owner = User.objects.get()
        session = store()
        session.update(
            {SESSION_KEY: str(owner.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: owner.get_session_auth_hash()}
        )
        session.save()
        return session.session_key, store.get_model_class().objects.get(pk=session.session_key)


def person(store, key):
    request = HttpRequest()
    request.session = store(key)
    return get_user(request)


def copy(row):
    type(row).objects.create(session_key=row.session_key, session_data=row.session_data, expire_date=row.expire_date)


def replayed_in(world, store, alpha, *, copied):
    key, row = sign_in(store, alpha)
    with world:
        if copied:
            copy(row)
        return person(store, key)


@pytest.mark.parametrize("copied", [False, True])
def test_session_is_nobody_in_another_shop(alpha, bravo, same_password_hash, copied):
    assert replayed_in(shop_context(bravo), SessionStore, alpha, copied=copied).is_anonymous


@pytest.mark.parametrize("copied", [False, True])
def test_session_is_nobody_on_the_platform(alpha, same_password_hash, copied):
    assert replayed_in(control_context(), SessionStore, alpha, copied=copied).is_anonymous


def test_session_is_somebody_where_it_was_made(alpha, same_password_hash):
    assert replayed_in(shop_context(alpha), SessionStore, alpha, copied=False).email == "owner@alpha.example"


def test_copied_session_is_the_owner_of_another_shop_without_the_binding(alpha, bravo, same_password_hash):
    """Negative control: Django's own store."""
    assert replayed_in(shop_context(bravo), DatabaseStore, alpha, copied=True).email == "owner@bravo.example"


def test_cookie_of_one_admin_does_not_open_another(owner_client, bravo):
    """Through the whole stack. (Without the store of ours the row is not there either: two guards.)"""
    owner_client.raise_request_exception = False

    response = owner_client.get("/", headers={"host": "bravo.admin.localhost"})

    assert response.status_code != 200
    assert b"Bravo" not in response.content


def test_cookies_are_for_one_host(owner_client):
    response = owner_client.get("/")

    for cookie in response.cookies.values():
        assert cookie["domain"] == ""
        assert cookie["path"] == "/"
