from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.ids import uuid7
from core.models import AuditEntry
from integrations.models import ApiKey
from integrations.services.keys import find_key
from staff.services import ensure_shadow_user
from tests.api.conftest import key_for

LIST, ADD = (reverse(f"api_keys:{name}", urlconf="config.urls_admin") for name in ("key_list", "key_add"))


def confirm(client, at=None):
    session = client.session
    session["confirmed_at"] = (at or timezone.now()).isoformat()
    session.save()
    return client


def form(**changes):
    return {"name": "Stock system", "scopes": ["stock.write"], "days": "30", "request_key": uuid7().hex} | changes


@pytest.fixture
def manager(staff_client):
    ensure_shadow_user_of(staff_client, "manager")
    return staff_client


def ensure_shadow_user_of(client, role):
    from accounts.models import User

    user = User.objects.get(pk=client.session["_auth_user_id"])
    ensure_shadow_user(account_uuid=user.account_uuid, email=user.email, name=user.name, role=role)


def test_key_is_made_shown_once_used_and_revoked(owner_client):
    confirm(owner_client)

    sent = form()
    page = owner_client.post(ADD, sent).content.decode()
    (token,) = set(re.findall(r"ech_[a-z0-9]{12}_[\w-]{43}", page))
    key = find_key(token, timezone.now())
    assert (key.name, key.scopes) == ("Stock system", ["stock.read", "stock.write"])  # seeing comes with changing
    assert timedelta(days=29) < key.expires_at - timezone.now() < timedelta(days=30)
    assert token not in owner_client.get(LIST).content.decode()
    assert owner_client.post(ADD, sent).status_code == 302  # sent again
    assert ApiKey.objects.count() == 1

    gone = owner_client.post(reverse("api_keys:key_revoke", args=[key.pk], urlconf="config.urls_admin"))
    assert gone["Location"] == LIST
    assert find_key(token, timezone.now()) is None
    acts = AuditEntry.objects.filter(action__startswith="key.").order_by("id").values_list("action", "target")
    assert list(acts) == [("key.made", "Stock system"), ("key.revoked", "Stock system")]
    assert token not in str(list(AuditEntry.objects.values()))


def test_making_a_key_asks_who_it_is(owner_client):
    asked = owner_client.post(ADD, form())

    assert (asked.status_code, "/confirm/" in asked["Location"]) == (302, True)
    assert not ApiKey.objects.exists()


def test_manager_makes_keys_and_staff_do_not(manager, staff, shop):
    assert confirm(manager).post(ADD, form()).status_code == 200
    for other in (staff("store.change_store"), staff("staff.manage_staff")):
        for path in (LIST, ADD, reverse("api_keys:key_revoke", args=[1], urlconf="config.urls_admin")):
            assert other.get(path)["Location"] == "/"
    assert ApiKey.objects.count() == 1


def test_nobody_gives_a_key_more_than_they_have(staff, shop):
    """The right to make keys, and no role that could be handed on."""
    refused = confirm(staff("integrations.manage_keys")).post(ADD, form())

    assert refused.status_code == 422
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "https://evil.example"}, {"name": "a\0b"}, {"scopes": []}, {"scopes": ["plan.write"]},
     {"scopes": ["\0"]}, {"days": "7"}, {"request_key": "x"}, {"request_key": ""}, {"name": "x" * 56}],
)  # fmt: skip
def test_form_that_cannot_be_used(owner_client, wrong):
    refused = confirm(owner_client).post(ADD, form(**wrong))

    assert refused.status_code == 422
    assert not ApiKey.objects.exists()


def test_list_takes_the_same_queries_for_one_and_three(owner_client):

    def count():
        with CaptureQueriesContext(connections["default"]) as queries:
            assert owner_client.get(LIST).status_code == 200
        return len(queries)

    key_for()
    owner_client.get(LIST)
    one = count()
    key_for(expires_at=timezone.now() - timedelta(days=1))
    key_for(expires_at=timezone.now() + timedelta(days=1))

    assert count() == one


@pytest.fixture
def switched_off(shop):
    from billing import limits
    from billing.models import Contract
    from core.scope import control_context

    with control_context():
        Contract.objects.create(shop=shop, switches={"api": False})
    limits.forget(shop.pk)
    yield
    limits.forget(shop.pk)


def test_shop_without_the_feature_makes_no_keys_and_is_told(switched_off, owner_client):
    confirm(owner_client)

    page = owner_client.get(LIST).content.decode()
    answer = owner_client.post(ADD, form())

    assert "switched off for this shop" in page
    assert (answer.status_code, answer["Location"], ApiKey.objects.count()) == (302, LIST, 0)


def test_shop_with_the_feature_is_told_nothing(owner_client):
    page = owner_client.get(LIST).content.decode()

    assert "switched off for this shop" not in page
    assert "Make a key" in page
