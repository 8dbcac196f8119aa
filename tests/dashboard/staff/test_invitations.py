from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from core.models import AuditEntry
from core.scope import control_context
from tenants.models import Invitation, Membership


def invite(owner, email="sam@staff.example", role="orders"):
    return owner.admin.post("/staff/invite/", {"email": email, "role": role})


def link() -> str:
    return re.search(r"http://localhost:8000(/invitations/\S+/)", mail.outbox[-1].body)[1]


def role_of(shop, email):
    with control_context():
        member = Membership.objects.filter(shop=shop, account__email=email).first()
        return member and member.role


def stranger() -> Client:
    return Client(headers={"host": "localhost"})


def test_invited_stranger_makes_an_account_and_works(owner, shop):
    assert invite(owner).status_code == 302
    assert mail.outbox[-1].to == ["sam@staff.example"]
    assert AuditEntry.objects.filter(action="staff.invited", ip_address="127.0.0.1").exists()
    browser = stranger()
    assert b"Alpha" in browser.get(link()).content

    answer = browser.post(link(), {"name": "Sam", "password": "seven plain wet stones"})

    assert answer.status_code == 302
    assert answer.url.startswith("http://alpha.admin.localhost:8000/enter/")
    admin = Client(headers={"host": "alpha.admin.localhost"})
    admin.get(answer.url.removeprefix("http://alpha.admin.localhost:8000"))
    assert admin.get("/orders/").status_code == 200
    assert admin.get("/products/add/").status_code == 302
    assert role_of(shop, "sam@staff.example") == "orders"


def test_menu_follows_the_role(person):
    sam = person("sam@staff.example", "orders")

    page = sam.admin.get("/").content.decode()

    assert '"/orders/"' in page
    assert '"/staff/"' not in page
    assert '"/shop-settings/details/"' not in page


def test_invitation_used_twice_opens_nothing(owner, shop):
    invite(owner)
    stranger().post(link(), {"name": "Sam", "password": "seven plain wet stones"})

    answer = stranger().get(link())

    assert answer.status_code == 410
    assert "not valid any more" in answer.content.decode()


def test_invitation_in_the_hands_of_another_person_is_refused(owner, person, shop):
    invite(owner)
    eve = person("eve@other.example")

    answer = eve.platform.post(link())

    assert answer.status_code == 403
    assert "sam@staff.example" in answer.content.decode()
    assert role_of(shop, "eve@other.example") is None


def test_invitation_that_is_known_here_asks_for_the_sign_in(owner, person, shop):
    sam = person("sam@staff.example")
    invite(owner)
    assert b"/accounts/login/?next=" in stranger().get(link()).content
    assert stranger().post(link(), {"name": "Eve", "password": "seven plain wet stones"}).status_code == 422

    answer = sam.platform.post(link())

    assert answer.status_code == 302
    assert role_of(shop, "sam@staff.example") == "orders"


def test_invitation_too_old_is_refused(owner, shop):
    invite(owner)
    with control_context():
        found = Invitation.objects.get(email="sam@staff.example")
        found.expires_at -= timedelta(days=8)
        found.save()

    assert stranger().get(link()).status_code == 410


def test_invitation_sent_again_replaces_the_first(owner, shop):
    invite(owner)
    first = link()
    with control_context():
        pk = Invitation.objects.get(email="sam@staff.example").pk

    assert owner.admin.post(f"/staff/invitations/{pk}/again/").status_code == 302

    assert stranger().get(first).status_code == 410
    assert stranger().get(link()).status_code == 200


def test_invitation_withdrawn_opens_nothing(owner, shop):
    invite(owner)
    with control_context():
        pk = Invitation.objects.get(email="sam@staff.example").pk

    owner.admin.post(f"/staff/invitations/{pk}/withdraw/")

    assert stranger().get(link()).status_code == 410


@pytest.mark.parametrize("role", ["owner", "no-such-role"])
def test_manager_cannot_invite_above_himself(person, shop, role):
    manager = person("max@staff.example", "manager")

    answer = invite(manager, role=role)

    assert answer.status_code == 422
    assert mail.outbox == []


def test_member_is_not_invited_again(owner, person):
    person("sam@staff.example", "orders")

    answer = invite(owner)

    assert answer.status_code == 422
    assert "already works" in answer.content.decode()


def test_account_made_by_an_invitation_has_a_confirmed_address(owner, shop):
    invite(owner)
    stranger().post(link(), {"name": "Sam", "password": "seven plain wet stones"})

    with control_context():
        sam = User.objects.get(email="sam@staff.example")
        assert sam.emailaddress_set.get().verified
