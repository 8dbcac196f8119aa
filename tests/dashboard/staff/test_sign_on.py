"""Single sign-on set up: by whom, with what, who must use it, and whose sessions end."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts.models import User
from core import dns
from core.models import AuditEntry
from core.scope import control_context
from tenants.models import (
    Membership,
    SignOnAttempt,
    SignOnDomain,
    SignOnIdentity,
    SignOnProvider,
)
from tenants.services import passes
from tenants.services.sign_on import domains, rules, setup
from tests.doubles.openid import CLIENT_ID, SECRET
from tests.factories.sign_on import DOMAIN, Browser, connect, invite, require, second_factor, trust


def test_owner_sets_it_up_and_an_invited_person_comes_in_without_a_password(owner, shop, idp, texts, browser):
    owner.confirm()
    saved = owner.admin.post("/staff/sign-on/", {"issuer": idp.url, "client_id": CLIENT_ID, "secret": SECRET})
    assert saved.status_code == 302, saved.content
    owner.admin.post("/staff/sign-on/test/")
    owner.admin.post("/staff/sign-on/domains/add/", {"domain": f"@{DOMAIN.upper()}"})
    with control_context():
        domain = SignOnDomain.objects.get()
    assert browser.go().status_code == 403  # not proved yet
    texts[f"_echoppe-sign-on.{DOMAIN}"] = [f"echoppe-sign-on={domain.token}"]
    owner.admin.post(f"/staff/sign-on/domains/{domain.pk}/check/")
    page = owner.admin.get("/staff/sign-on/").content.decode()
    assert SECRET not in page
    assert f"/sso/{shop.pk}/" in page
    invite(shop, "zoe@lune.example")

    found = browser.platform.post("/sso/", {"where": "zoe@lune.example"})
    assert found.url == f"/sso/{shop.pk}/"
    assert b"Alpha" in browser.platform.get(found.url).content
    answer = browser.sign_in(next="/orders/")

    assert answer.url == "/orders/"
    assert browser.admin.get("/orders/").status_code == 200
    assert browser.admin.get("/products/add/").status_code == 302
    assert browser.platform.get("/shops/").status_code == 302  # the platform knows nobody
    with control_context():
        account = User.objects.get(email="zoe@lune.example")
        assert not account.has_usable_password()
        assert not EmailAddress.objects.filter(user=account, verified=True).exists()
    acts = list(AuditEntry.objects.filter(action__startswith="sign_on").order_by("pk").values_list("action", flat=True))
    assert acts == ["sign_on.changed", "sign_on.tested", "sign_on.domain_added", "sign_on.domain_proved"]
    assert AuditEntry.objects.filter(action="staff.joined", target="zoe@lune.example").exists()
    assert AuditEntry.objects.filter(action="staff.signed_in", data={"way": "single sign-on"}).exists()
    assert SECRET not in str(list(AuditEntry.objects.values_list("data", flat=True)))
    with control_context():
        assert SECRET not in SignOnProvider.objects.get().secret

    Browser(idp, shop).sign_in()  # a second time it is the same account
    with control_context():
        assert User.objects.filter(email="zoe@lune.example").count() == 1


def test_must_use_it_shuts_out_who_came_by_a_password(owner, shop, idp, browser, person):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)
    connect(shop, zoe.account)
    browser.sign_in()
    owner.confirm()
    owner.admin.post("/staff/sign-on/must/", {"required": "1"})
    with control_context():
        assert not SignOnProvider.objects.get().is_required  # the owner has no second step to keep
    second_factor(owner.account)

    owner.admin.post("/staff/sign-on/must/", {"required": "1"})

    assert browser.is_in
    assert owner.admin.get("/staff/").status_code == 200
    assert zoe.admin.get("/orders/").status_code == 302
    assert zoe.platform.get(f"/enter/{shop.pk}/").url == f"/sso/{shop.pk}/?next=%2F"
    assert owner.enter().status_code == 302  # for emergencies
    assert AuditEntry.objects.get(action="sign_on.required").data == {"required": [False, True]}
    door = zoe.platform.get(f"/sso/{shop.pk}/").content.decode()
    assert "come by way of the company" in door


def test_password_opens_the_door_without_the_guard(owner, shop, idp, person, monkeypatch):
    second_factor(owner.account)
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)
    require(shop, owner)
    monkeypatch.setattr(passes, "has_to_sign_on", lambda member: False)
    monkeypatch.setattr(passes, "needs_second_factor", lambda member: False)

    zoe.enter()

    assert zoe.admin.get("/orders/").status_code == 200


def test_pass_given_before_is_worth_nothing_once_it_is_a_must(owner, shop, idp, person):
    second_factor(owner.account)
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)
    answer = zoe.platform.get(f"/enter/{shop.pk}/")

    require(shop, owner)

    parts = urlsplit(answer.url)
    assert zoe.admin.get(f"{parts.path}?{parts.query}").status_code == 403


def test_owner_without_second_step_does_not_come_in_by_a_password_alone(owner, shop, idp):
    factor = second_factor(owner.account)
    trust(shop, idp)
    require(shop, owner)
    with control_context():
        Authenticator.objects.filter(pk=factor.pk).delete()

    assert "two steps" in owner.enter().content.decode()


def test_somebody_is_always_left_to_come_in(owner, shop, idp, person):
    second_factor(owner.account)
    other = person("other@lune.example", "owner")
    trust(shop, idp)
    require(shop, owner)
    with control_context():
        mine = Membership.objects.get(shop_id=shop.pk, account=owner.account)
        others = Membership.objects.get(shop_id=shop.pk, account=other.account)
        assert (rules.has_to_sign_on(mine), rules.has_to_sign_on(others)) == (False, True)
    with pytest.raises(setup.SetupRefused):
        setup.set_rule(shop=shop, account_uuid=owner.account.uuid, rule="", actor="x")
    with control_context():
        Membership.objects.filter(pk=mine.pk).update(role="manager")  # the shop was handed over

        assert not rules.has_to_sign_on(others)
        assert rules.has_to_sign_on(Membership.objects.get(pk=mine.pk))


def test_single_member_who_must_use_it(owner, shop, idp, person):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)
    owner.confirm()
    address = f"/staff/{zoe.account.uuid}/sign-on/"

    owner.admin.post(address, {"sign_on": "always"})

    assert zoe.admin.get("/orders/").status_code == 302
    assert zoe.platform.get(f"/enter/{shop.pk}/").url.startswith("/sso/")
    owner.admin.post(address, {"sign_on": "password"})  # no owner
    owner.admin.post(address, {"sign_on": "no such rule"})
    with control_context():
        assert Membership.objects.get(shop_id=shop.pk, account=zoe.account).sign_on == "always"
    owner.admin.post(address, {"sign_on": ""})
    zoe.enter()
    assert zoe.admin.get("/orders/").status_code == 200


def test_removed_person_is_out_whatever_the_provider_says(owner, shop, idp, browser, person):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)
    connect(shop, zoe.account)
    browser.sign_in()
    owner.confirm()

    owner.admin.post(f"/staff/{zoe.account.uuid}/remove/")

    assert not browser.is_in
    assert browser.back().status_code == 403
    assert not browser.is_in


def test_provider_that_is_removed_or_replaced_signs_its_people_out(owner, shop, idp, browser, person):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)
    connect(shop, zoe.account)
    browser.sign_in()
    owner.confirm()

    refused = owner.admin.post("/staff/sign-on/", {"issuer": f"{idp.url}/other", "client_id": CLIENT_ID})
    assert refused.status_code == 422  # the secret stays with the address it was typed for
    assert browser.is_in
    owner.admin.post("/staff/sign-on/", {"issuer": f"{idp.url}/other", "client_id": CLIENT_ID, "secret": "new"})

    assert not browser.is_in
    assert zoe.admin.get("/orders/").status_code == 200  # who came by a password stays
    assert browser.go().status_code == 403
    owner.admin.post("/staff/sign-on/remove/")
    with control_context():
        assert not SignOnProvider.objects.exists()
        assert not SignOnIdentity.objects.exists()
    assert browser.go().status_code == 404


def test_what_the_former_provider_has_said_opens_nothing(owner, shop, idp, browser, person):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp, asks_second_factor=False)
    connect(shop, zoe.account)
    second_factor(zoe.account)
    page = browser.back().url  # vouched for, and a code is wanted
    with control_context():
        assert SignOnAttempt.objects.filter(stage="answered").exists()
    given = {"issuer": f"{idp.url}/other", "client_id": CLIENT_ID, "secret": SECRET, "asks_second_factor": False}

    setup.save_provider(shop=shop, actor="x", **given)
    with control_context():
        SignOnProvider.objects.update(tested_at=timezone.now())

    assert browser.platform.get(page).status_code == 403


def test_setting_up_is_for_owners_who_have_just_proved_who_they_are(owner, shop, idp, person):
    manager = person("manager@lune.example", "manager")
    manager.confirm()

    for path in ("", "test/", "must/", "remove/", "domains/add/"):
        assert manager.admin.post(f"/staff/sign-on/{path}").status_code in (302, 403)
        assert "/confirm/" in owner.admin.post(f"/staff/sign-on/{path}").url
    with control_context():
        assert not SignOnProvider.objects.exists()


@pytest.mark.parametrize(
    "values",
    [{"issuer": "http://login.example.com"}, {"issuer": "javascript:alert(1)"},
     {"issuer": "https://login.example.com/?a=b"}, {"issuer": "https://u:p@login.example.com"}, {"issuer": ""},
     {"client_id": ""}, {"secret": ""}, {"client_id": "\0"}, {"issuer": "https://login.example.com/" + "x" * 300}],
    ids=str,
)  # fmt: skip
def test_setting_up_with_nonsense_is_told(owner, values):
    owner.confirm()
    given = {"issuer": "https://login.example.com", "client_id": "c", "secret": "s", **values}

    answer = owner.admin.post("/staff/sign-on/", given)

    assert answer.status_code == 422
    with control_context():
        assert not SignOnProvider.objects.exists()


def test_test_of_the_connection_says_what_is_wrong(owner, shop, idp):
    provider = trust(shop, idp)
    with control_context():
        SignOnProvider.objects.update(tested_at=None, secret=setup.seal("old", purpose=setup.PURPOSE))
    owner.confirm()

    owner.admin.post("/staff/sign-on/test/")

    assert "secret is not right" in owner.admin.get("/staff/sign-on/").content.decode()
    with control_context():
        provider.refresh_from_db()
    assert provider.tested_at is None


def test_domain_of_another_shop_is_not_there(owner, shop, other_shop, idp):
    trust(shop, idp)
    trust(other_shop, idp)
    with control_context():
        theirs = SignOnDomain.objects.get(provider__shop_id=other_shop.pk)
    owner.confirm()

    for act in ("check", "remove"):
        assert owner.admin.post(f"/staff/sign-on/domains/{theirs.pk}/{act}/").status_code == 404

    with control_context():
        assert SignOnDomain.objects.filter(pk=theirs.pk).exists()


def test_record_that_is_gone_is_forgiven_for_three_days(shop, idp, texts, monkeypatch):
    trust(shop, idp)
    now = timezone.now()
    with control_context():
        domain = SignOnDomain.objects.get()

    assert domains.due_domains(now, limit=9) == [domain]
    assert domains.check_domain(domain, now=now)
    assert domains.due_domains(now + timedelta(hours=1), limit=9) == []
    assert domains.check_domain(domain, now=now + timedelta(days=2))

    def silent(name):
        raise dns.LookupFailed(name)

    with monkeypatch.context() as patch:
        patch.setattr("core.dns.texts_of", silent)
        assert domains.check_domain(domain, now=now + timedelta(days=9))
    assert not domains.check_domain(domain, now=now + timedelta(days=3))
    texts[f"_echoppe-sign-on.{DOMAIN}"] = ["echoppe-sign-on=of another shop", "echoppe-sign-on=t"]
    assert domains.check_domain(domain, now=now + timedelta(days=4))
