"""The way to the provider and back: who gets in, where to, and who does not."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import AuditEntry
from core.scope import control_context
from staff.services.sessions import open_sessions
from tenants.models import (
    EntryPass,
    Invitation,
    Membership,
    SignOnAttempt,
    SignOnIdentity,
    SignOnStage,
)
from tenants.services.sign_on import entering, signing
from tests.factories.sign_on import DOMAIN, Browser, connect, invite, require, second_factor, trust


def test_account_of_the_same_address_is_not_taken_over(shop, idp, browser, person):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)

    answer = browser.back()

    assert answer.url == f"/sso/{shop.pk}/account/"
    assert "/accounts/login/" in browser.platform.get(answer.url).url
    assert browser.platform.post(answer.url).status_code == 302
    with control_context():
        assert not SignOnIdentity.objects.exists()
        assert not EntryPass.objects.filter(sign_on__isnull=False).exists()
    assert zoe.account.pk


def test_account_is_connected_by_the_password_of_its_person_once(shop, idp, browser, person):
    zoe = person("zoe.private@mail.example", "manager")
    trust(shop, idp)
    page = browser.back().url
    asked = browser.platform.get(page)
    signed_in = browser.platform.post(
        asked.url, {"login": "zoe.private@mail.example", "password": "correct horse battery"}
    )
    assert signed_in.url.endswith(page)
    shown = browser.platform.get(page).content.decode()
    assert "zoe@lune.example" in shown
    assert "zoe.private@mail.example" in shown

    assert browser.follow(browser.platform.post(page)).status_code == 302

    assert browser.is_in
    assert AuditEntry.objects.filter(action="staff.linked", target="zoe.private@mail.example").exists()
    later = Browser(idp, shop)
    later.sign_in()
    assert later.is_in
    with control_context():
        assert SignOnIdentity.objects.get().account_id == zoe.account.pk


def test_connecting_needs_the_password_typed_just_now(shop, idp, browser, person):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)
    page = browser.back().url
    with control_context():
        browser.platform.force_login(zoe.account, backend="accounts.backends.EmailBackend")  # some time ago

    answer = browser.platform.post(page)

    assert "/accounts/reauthenticate/" in answer.url
    with control_context():
        assert not SignOnIdentity.objects.exists()


def test_account_that_does_not_work_here_is_not_connected(shop, idp, browser, person):
    person("eve@other.example")
    trust(shop, idp)
    page = browser.back().url
    asked = browser.platform.get(page)
    browser.platform.post(asked.url, {"login": "eve@other.example", "password": "correct horse battery"})

    assert browser.platform.post(page).status_code == 403

    with control_context():
        assert not SignOnIdentity.objects.exists()


def test_provider_of_one_shop_opens_no_other(shop, other_shop, idp, person):
    """Bravo's owner runs a provider that says whatever they like, also that somebody is Alpha's owner."""
    boss = person("boss@lune.example", "owner")
    trust(other_shop, idp)
    connect(other_shop, boss.account)  # as if they had been tricked so far
    idp.person["email"] = "boss@lune.example"
    at_bravo = Browser(idp, other_shop)

    assert at_bravo.back().status_code == 403  # no member of Bravo

    with control_context():
        Membership.objects.create(shop_id=other_shop.pk, account=boss.account, role="orders")
    answer = at_bravo.back()
    parts = urlsplit(answer.url)
    assert parts.netloc == "bravo.admin.localhost:8000"
    at_alpha = Client(headers={"host": "alpha.admin.localhost"})
    assert at_alpha.get(f"{parts.path}?{parts.query}").status_code == 403
    assert at_bravo.platform.get(f"/enter/{shop.pk}/").url.startswith("/accounts/login/")
    assert at_bravo.platform.get("/accounts/email/").status_code == 302
    assert at_bravo.platform.get("/console/").status_code == 302
    with control_context():
        assert not EntryPass.objects.filter(shop_id=shop.pk, sign_on__isnull=False).exists()


def test_answer_for_one_shop_counts_for_no_other(shop, other_shop, idp, person):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)
    trust(other_shop, idp)
    connect(shop, zoe.account)
    browser = Browser(idp, other_shop)
    address = idp.authorise(browser.go().url).replace(str(other_shop.pk), str(shop.pk))

    assert browser.back(address).status_code == 403


REFUSED = {
    "not verified": {"email_verified": False},
    "nothing said about it": {"email_verified": None},
    "no address": {"email": None},
    "of another domain": {"email": "zoe@other.example"},
    "of a domain below": {"email": "zoe@mail.lune.example"},
    "looks like it": {"email": "zoe@lune.example@other.example"},
    "for another program": {"aud": "another"},
    "for another question": {"nonce": "another"},
    "too old": {"exp": int(time.time()) - 600},
}


@pytest.mark.parametrize("claims", REFUSED.values(), ids=REFUSED.keys())
def test_person_is_refused(shop, idp, browser, person, claims):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp)
    connect(shop, zoe.account)
    idp.claims = claims

    answer = browser.back()

    assert answer.status_code == 403
    with control_context():
        assert not SignOnAttempt.objects.exclude(stage=SignOnStage.SENT).exists()


def test_person_of_another_domain_gets_in_without_the_guard(shop, idp, browser, person, monkeypatch):
    trust(shop, idp)
    connect(shop, person("zoe@lune.example", "manager").account)
    idp.claims = {"email": "zoe@other.example", "email_verified": False}
    monkeypatch.setattr(signing, "check_person", lambda *_: None)

    browser.sign_in()

    assert browser.is_in


def test_google_account_outside_of_the_workspace_is_refused(shop, idp, monkeypatch):
    provider = trust(shop, idp)
    monkeypatch.setattr(signing, "GOOGLE", idp.url)
    browser = Browser(idp, shop)
    assert browser.back().status_code == 403

    idp.claims = {"hd": DOMAIN}

    assert browser.back().url == f"/sso/{shop.pk}/account/"
    assert provider.pk


def test_state_is_good_once_and_in_the_browser_that_began(shop, idp, browser, person):
    trust(shop, idp)
    connect(shop, person("zoe@lune.example", "manager").account)
    address = idp.authorise(browser.go().url)

    assert Browser(idp, shop).back(address).status_code == 403  # a thief, or a victim who is to be somebody else
    assert browser.back(address).status_code == 302
    asked = len(idp.asked)
    assert browser.back(address).status_code == 403
    assert len(idp.asked) == asked  # the code did not travel again


def test_state_of_another_browser_is_taken_without_the_guard(shop, idp, browser, person, monkeypatch):
    trust(shop, idp)
    connect(shop, person("zoe@lune.example", "manager").account)
    address = idp.authorise(browser.go().url)
    monkeypatch.setattr(
        signing, "hash_of", lambda text, real=signing.hash_of: real(text) if "state" in text else "same"
    )
    address_of_mine = idp.authorise(browser.go().url)
    with control_context():
        SignOnAttempt.objects.update(browser_hash="same")
        SignOnAttempt.objects.filter(pk=SignOnAttempt.objects.latest("pk").pk).update(state_hash="same")
    assert address

    assert Browser(idp, shop).back(address_of_mine).status_code == 302


def test_state_that_took_too_long_is_refused(shop, idp, browser):
    trust(shop, idp)
    address = idp.authorise(browser.go().url)
    with control_context():
        SignOnAttempt.objects.update(started_at=timezone.now() - signing.AT_PROVIDER)

    assert browser.back(address).status_code == 403


def test_answer_that_names_another_provider_is_refused(shop, idp, browser):
    trust(shop, idp)

    for told in ("https%3A%2F%2Flogin.other.example", ""):
        address = re.sub(r"iss=[^&]*", f"iss={told}", idp.authorise(browser.go().url))
        assert browser.back(address).status_code == 403


def test_provider_that_is_down_is_told_in_words(shop, idp, browser):
    trust(shop, idp)
    address = idp.authorise(browser.go().url)
    idp.answer_instead["/token"] = 503, {}

    answer = browser.back(address)

    assert answer.status_code == 403
    assert "does not answer at the moment" in answer.content.decode()
    cache.clear()
    idp.answer_instead["/.well-known/openid-configuration"] = 200, b"<html>"
    assert browser.go().status_code == 403


def test_second_step_of_ours_where_the_provider_vouches_for_none(shop, idp, browser, person):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp, asks_second_factor=False)
    connect(shop, zoe.account)
    secret = second_factor(zoe.account)
    page = browser.back().url
    assert page == f"/sso/{shop.pk}/code/"
    assert browser.platform.get(page).status_code == 200
    assert browser.platform.post(page, {"code": "000000"}).status_code == 422
    with control_context():
        seed = decrypt(secret.data["secret"])
    digits = totp.format_hotp_value(totp.hotp_value(seed, next(totp.yield_hotp_counters_from_time())))

    assert browser.follow(browser.platform.post(page, {"code": digits})).status_code == 302

    assert browser.is_in
    assert browser.platform.post(page, {"code": digits}).status_code == 403  # used


@pytest.mark.parametrize("claims", [{"amr": ["pwd", "mfa"]}, {"acr": "phr"}], ids=str)
def test_second_step_of_the_provider_counts_for_ours(shop, idp, browser, person, claims):
    zoe = person("zoe@lune.example", "manager")
    trust(shop, idp, asks_second_factor=False)
    connect(shop, zoe.account)
    second_factor(zoe.account)
    idp.claims = claims

    browser.sign_in()

    assert browser.is_in


def test_shop_that_asks_for_two_steps_does_not_let_one_pass(shop, idp, browser, person):
    trust(shop, idp, asks_second_factor=False)
    connect(shop, person("zoe@lune.example", "manager").account)
    with control_context():
        type(shop).objects.filter(pk=shop.pk).update(requires_second_factor=True)

    assert "second step" in browser.back().content.decode()


def test_dangerous_act_asks_the_provider_anew(owner, shop, idp, browser, person):
    boss = person("boss@lune.example", "owner")
    trust(shop, idp)
    connect(shop, boss.account)
    browser.sign_in()
    asked = browser.admin.get(f"/staff/{owner.account.uuid}/remove/")
    parts = urlsplit(asked.url)
    assert parts.path == f"/sso/{shop.pk}/go/"
    away = browser.platform.get(f"{parts.path}?{parts.query}")
    assert "prompt=login" in away.url
    assert "max_age=0" in away.url

    answer = browser.follow(browser.back(idp.authorise(away.url)))

    assert answer.url == f"/staff/{owner.account.uuid}/remove/"
    assert browser.admin.get(answer.url).status_code == 200


@pytest.mark.parametrize("said", [None, int(time.time()) - 600, "now"], ids=["untold", "long ago", "no moment"])
def test_provider_that_did_not_ask_anew_confirms_nothing(shop, idp, browser, person, said):
    trust(shop, idp)
    connect(shop, person("boss@lune.example", "owner").account)
    browser.sign_in()
    idp.claims = {"auth_time": said}

    assert browser.back(confirm="1").status_code == 403

    idp.claims = {}
    assert browser.back(confirm="1").status_code == 302


def test_password_confirms_a_session_of_the_provider_and_opens_none(owner, shop, idp, browser, person):
    second_factor(owner.account)
    boss = person("boss@lune.example", "owner")
    trust(shop, idp)
    connect(shop, boss.account)
    require(shop, owner)
    browser.sign_in()
    before = open_sessions()

    page = f"/confirm/{shop.pk}/?next=/staff/"
    boss.platform.post(boss.platform.get(page).url, {"password": "correct horse battery"})
    parts = urlsplit(boss.platform.get(page).url)
    used = browser.admin.get(f"{parts.path}?{parts.query}")

    assert used.url == "/staff/"
    assert browser.admin.get(f"/staff/{owner.account.uuid}/remove/").status_code == 200
    assert len(open_sessions()) == len(before)
    parts = urlsplit(boss.platform.get(page).url)
    elsewhere = Client(headers={"host": "alpha.admin.localhost"})
    assert elsewhere.get(f"{parts.path}?{parts.query}").status_code == 403
    assert elsewhere.get("/staff/").status_code == 302


def test_invitation_does_not_take_over_an_account_that_has_the_address(shop, idp, browser, person):
    person("zoe@lune.example")  # proved by its mailbox, works elsewhere
    trust(shop, idp)
    invite(shop, "zoe@lune.example")

    assert browser.back().url == f"/sso/{shop.pk}/account/"

    with control_context():
        assert not Membership.objects.filter(shop_id=shop.pk, account__email="zoe@lune.example").exists()


def test_address_typed_by_a_stranger_before_is_no_hindrance_and_gets_nothing(shop, idp, browser):
    with control_context():
        squatter = User.objects.create_user("zoe@lune.example", "a squatter's password")
        EmailAddress.objects.create(user=squatter, email="zoe@lune.example", primary=True, verified=False)
    trust(shop, idp)
    invite(shop, "zoe@lune.example")

    browser.sign_in()

    assert browser.is_in
    with control_context():
        assert not Membership.objects.filter(account=squatter).exists()


def test_invited_twice_at_once_makes_one_account(shop, idp):
    trust(shop, idp)
    invite(shop, "zoe@lune.example")
    browser = Browser(idp, shop)
    with control_context():
        invitation = Invitation.objects.select_related("shop").get()
    browser.go()
    with control_context():
        attempt = SignOnAttempt.objects.select_related("provider").get()
    attempt.issuer, attempt.subject, attempt.email = idp.url, "u-1", "zoe@lune.example"

    with control_context():
        made = [
            entering.make_account(shop=shop, attempt=attempt, invitation=invitation, now=timezone.now()) for _n in "ab"
        ]

    assert made[0] == made[1]


def test_finding_the_company_tells_nothing_about_others(shop, other_shop, idp):
    trust(shop, idp)
    platform = Client(headers={"host": "localhost"})

    assert platform.post("/sso/", {"where": "alpha"}).url == f"/sso/{shop.pk}/"
    assert platform.post("/sso/", {"where": "https://alpha.localhost:8000/"}).url == f"/sso/{shop.pk}/"
    for typed in ("", "bravo", "x@other.example", "@", "\0", "ü" * 300, "http://["):
        assert platform.post("/sso/", {"where": typed}).status_code == 422
    trust(other_shop, idp)
    assert platform.post("/sso/", {"where": "zoe@lune.example"}).status_code == 422  # which of the two?


def test_door_of_the_shop_offers_the_company(shop, idp):
    stranger = Client(headers={"host": "localhost"})
    assert stranger.get(f"/enter/{shop.pk}/").url.startswith("/accounts/login/")
    trust(shop, idp)

    assert stranger.get(f"/enter/{shop.pk}/?next=/orders/").url == f"/sso/{shop.pk}/?next=%2Forders%2F"

    page = stranger.get(f"/sso/{shop.pk}/?next=//evil.example/").content.decode()
    assert f'href="/sso/{shop.pk}/go/?next=%2F"' in page
