from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from core.models import AuditEntry
from core.scope import control_context
from tenants.models import Membership, RegistryEntry, Shop
from tenants.services import memberships


def page_of(person, part=""):
    return f"/staff/{person.account.uuid}/{part}"


def test_removed_person_is_out_at_once(owner, person, shop):
    sam = person("sam@staff.example", "orders")
    assert sam.admin.get("/orders/").status_code == 200
    owner.confirm()

    owner.admin.post(page_of(sam, "remove/"))

    assert sam.admin.get("/orders/").status_code == 302
    assert sam.enter().status_code == 403
    assert AuditEntry.objects.filter(action="staff.removed", target="sam@staff.example").exists()
    with control_context():
        assert RegistryEntry.objects.filter(shop=shop, action="member removed").exists()


def test_removal_that_is_killed_half_way_leaves_nobody_in(owner, person, shop, monkeypatch):
    sam = person("sam@staff.example", "orders")
    owner.confirm()
    monkeypatch.setattr(memberships, "note", lambda *facts: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        owner.admin.post(page_of(sam, "remove/"))

    assert sam.admin.get("/orders/").status_code == 302  # out, and still on the list
    with control_context():
        assert Membership.objects.filter(shop=shop, account=sam.account).exists()


def test_dangerous_act_asks_who_it_is_first(owner, person):
    sam = person("sam@staff.example", "orders")

    answer = owner.admin.post(page_of(sam, "remove/"))

    assert answer.status_code == 302
    assert answer.url.startswith("http://localhost:8000/confirm/")
    assert sam.admin.get("/orders/").status_code == 200


def test_role_changes_from_the_next_click_on(owner, person):
    sam = person("sam@staff.example", "orders")

    owner.admin.post(page_of(sam), {"role": "catalogue"})

    assert sam.admin.get("/orders/").status_code == 302
    assert sam.admin.get("/products/").status_code == 200
    entry = AuditEntry.objects.get(action="staff.role_changed")
    assert (entry.data, entry.ip_address) == ({"role": ["orders", "catalogue"]}, "127.0.0.1")


def test_manager_touches_neither_owner_nor_himself(owner, person, shop):
    manager = person("max@staff.example", "manager")
    manager.confirm()

    assert manager.admin.post(page_of(owner), {"role": "orders"}).status_code == 302
    assert manager.admin.post(page_of(manager), {"role": "owner"}).status_code == 302
    assert manager.admin.post(page_of(owner, "remove/")).status_code == 302

    with control_context():
        roles = dict(Membership.objects.filter(shop=shop).values_list("account__email", "role"))
    assert roles == {"owner@alpha.example": "owner", "max@staff.example": "manager"}


def test_last_owner_cannot_leave(owner, shop):
    answer = owner.admin.post("/staff/leave/", follow=True)

    assert "needs an owner" in answer.content.decode()
    with control_context():
        assert Membership.objects.filter(shop=shop, role="owner").count() == 1


def test_second_owner_may_leave(owner, person, shop):
    ann = person("ann@staff.example", "owner")

    assert ann.admin.post("/staff/leave/").url == "http://localhost:8000/shops/"

    assert ann.admin.get("/").status_code == 302
    with control_context():
        assert Membership.objects.filter(shop=shop, role="owner").count() == 1


def test_hand_over_swaps_owner_and_manager(owner, person, shop):
    sam = person("sam@staff.example", "orders")
    owner.confirm()

    owner.admin.post(page_of(sam, "hand-over/"))

    with control_context():
        roles = dict(Membership.objects.filter(shop=shop).values_list("account__email", "role"))
        assert Shop.objects.get(pk=shop.pk).owner_email == "sam@staff.example"
    assert roles == {"owner@alpha.example": "manager", "sam@staff.example": "owner"}
    for_owners = reverse("work:dead_letter_list", urlconf="config.urls_admin")
    assert sam.admin.get(for_owners).status_code == 200
    assert owner.admin.get(for_owners).status_code == 302


def test_sign_out_from_afar(owner, person):
    sam = person("sam@staff.example", "orders")

    owner.admin.post(page_of(sam, "sign-out/"))

    assert sam.admin.get("/orders/").status_code == 302
    assert sam.enter().status_code == 302  # they still work here


def test_own_other_sessions_end_and_this_one_stays(owner, person):
    from django.test import Client

    here, owner.admin = owner.admin, Client(headers={"host": "alpha.admin.localhost"})
    owner.enter()

    here.post("/staff/sessions/")

    assert owner.admin.get("/").status_code == 302
    assert here.get("/").status_code == 200


@pytest.fixture
def with_key():
    def give(one):
        with control_context():
            Authenticator.objects.create(user=one.account, type=Authenticator.Type.TOTP, data={"secret": "x"})

    return give


def test_shop_that_asks_for_two_steps_leads_there(owner, person, with_key):
    sam = person("sam@staff.example", "orders")
    with_key(owner)
    owner.confirm_ = None
    owner.admin.session  # noqa: B018
    session = owner.admin.session
    from django.utils import timezone

    session["confirmed_at"] = timezone.now().isoformat()
    session.save()

    owner.admin.post("/staff/two-steps/", {"required": "1"})

    assert sam.admin.get("/orders/").status_code == 302
    answer = sam.enter()
    assert answer.status_code == 403
    assert b"/accounts/2fa/" in answer.content
    with_key(sam)
    assert sam.enter().status_code == 302


def test_owner_without_a_second_step_cannot_ask_for_it(owner, shop):
    owner.confirm()

    owner.admin.post("/staff/two-steps/", {"required": "1"})

    with control_context():
        assert not Shop.objects.get(pk=shop.pk).requires_second_factor


def test_people_list_has_equal_queries_for_one_and_three(owner, person, django_assert_num_queries):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    def count():
        with (
            CaptureQueriesContext(connections["control"]) as control,
            CaptureQueriesContext(connections["default"]) as shop,
        ):
            assert owner.admin.get("/staff/").status_code == 200
        return len(control), len(shop)

    count()
    before = count()
    person("sam@staff.example", "orders")
    person("ann@staff.example", "catalogue")

    assert count() == before
