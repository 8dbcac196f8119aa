from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.users.models import UserProfile

from accounts.models import User
from core.scope import control_context
from dashboard.entry.account import OwnAvatarPanel
from staff.services import ensure_shadow_user
from tenants.context import shop_context
from tenants.models import EntryPass, Membership
from tenants.services.passes import NotAMember, PassRefused, issue_pass, local_path, redeem_pass

NOBODY = "0190a0a0-0000-7000-8000-000000000000"


@pytest.fixture
def account(db) -> User:
    with control_context():
        return User.objects.get(email="owner@alpha.example")


@pytest.fixture
def signed_in(platform_client, account) -> Client:
    with control_context():
        platform_client.force_login(account, backend="accounts.backends.EmailBackend")
    return platform_client


@pytest.fixture
def browser(shop) -> Client:
    return Client(headers={"host": "alpha.admin.localhost"})


def get_pass(signed_in: Client, shop, **query: str) -> str:
    response = signed_in.get(f"/enter/{shop.pk}/", query)
    parts = urlsplit(response.url)
    assert (parts.scheme, parts.netloc, parts.path) == ("http", "alpha.admin.localhost:8000", "/enter/")
    return parse_qs(parts.query)["pass"][0]


def test_language_of_the_admin_is_chosen_without_a_name(owner_client):
    """The name is the platform's; Wagtail would want one in two parts here, and save nothing."""
    page = owner_client.get("/account/")
    assert "name_email" not in page.content.decode()
    fields = {f"{form.prefix}-{name}": form[name].value() for form in forms_of(page) for name in form.fields}
    data = {name: value for name, value in fields.items() if value}

    saved = owner_client.post("/account/", data | {"locale-preferred_language": "fr"})

    assert (saved.status_code, saved.url) == (302, "/account/")
    assert 'lang="fr"' in owner_client.get("/products/").content.decode()


@pytest.mark.parametrize("kind", ["cut short", "narrow"])
def test_picture_of_a_person_that_cannot_be_used_is_refused(owner_client, kind, monkeypatch):
    def post() -> Any:
        file = SimpleUploadedFile("me.jpg", picture(800, 1) if kind == "narrow" else picture(800, 800)[:5000])
        return owner_client.post("/account/", {"avatar-avatar": file})

    answer = post()

    assert answer.status_code == 200
    assert 'role="alert">This picture is damaged' in answer.content.decode()
    monkeypatch.setattr(OwnAvatarPanel, "form_class", AvatarPreferencesForm)
    with pytest.raises((OSError, ValueError)):
        post()


def test_picture_of_a_person_is_kept_and_not_complained_of_for_another_field(owner_client):
    fields = {
        f"{form.prefix}-{name}": form[name].value()
        for form in forms_of(owner_client.get("/account/"))
        for name in form.fields
    }
    data = {name: value for name, value in fields.items() if value}

    wrong = owner_client.post("/account/", data | {"avatar-avatar": mine(), "locale-preferred_language": "klingon"})
    saved = owner_client.post("/account/", data | {"avatar-avatar": mine()})

    assert (wrong.status_code, 'role="alert">' in wrong.content.decode()) == (200, False)
    assert saved.status_code == 302
    assert UserProfile.objects.get().avatar.width == 400


def mine() -> SimpleUploadedFile:
    return SimpleUploadedFile("me.jpg", picture(800, 800))


def picture(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 60).save(out, "JPEG")
    return out.getvalue()


def forms_of(page):
    return [panel.get_form() for panels in page.context["panels_by_tab"].values() for panel in panels]


def test_pass_opens_the_admin(signed_in, browser, shop):
    response = browser.get("/enter/", {"pass": get_pass(signed_in, shop)})

    assert (response.status_code, response.url) == (302, "/")
    assert browser.get("/").status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_pass_gives_a_new_session_key(signed_in, browser, shop):
    browser.get("/enter/", {"pass": get_pass(signed_in, shop)})
    before = browser.cookies["echoppe"].value

    browser.get("/enter/", {"pass": get_pass(signed_in, shop)})

    assert browser.cookies["echoppe"].value != before


def test_entering_does_not_end_sessions_in_other_browsers(signed_in, browser, shop):
    browser.get("/enter/", {"pass": get_pass(signed_in, shop)})

    Client(headers={"host": "alpha.admin.localhost"}).get("/enter/", {"pass": get_pass(signed_in, shop)})

    assert browser.get("/").status_code == 200


def test_pass_used_twice_is_refused(signed_in, browser, shop):
    token = get_pass(signed_in, shop)
    browser.get("/enter/", {"pass": token})
    thief = Client(headers={"host": "alpha.admin.localhost"})

    response = thief.get("/enter/", {"pass": token})

    assert response.status_code == 403
    assert b'href="http://localhost:8000/shops/"' in response.content
    assert thief.get("/").status_code == 302


def test_pass_after_its_minute_is_refused(shop, account):
    now = timezone.now()
    token = issue_pass(shop=shop, account=account, next_path="/", now=now)

    with pytest.raises(PassRefused):
        redeem_pass(token=token, shop_id=shop.shop_id, now=now + timedelta(seconds=60))
    redeem_pass(token=token, shop_id=shop.shop_id, now=now + timedelta(seconds=59))


def test_pass_of_another_shop_is_refused_and_not_used_up(signed_in, browser, shop, other_shop):
    token = get_pass(signed_in, shop)

    elsewhere = Client(headers={"host": "bravo.admin.localhost"}).get("/enter/", {"pass": token})

    assert elsewhere.status_code == 403
    assert browser.get("/enter/", {"pass": token}).status_code == 302


@pytest.mark.parametrize("token", ["", "x", "é" * 500, "' OR 1=1 --"])
def test_made_up_pass_is_refused(browser, token):
    assert browser.get("/enter/", {"pass": token}).status_code == 403


def test_pass_is_not_stored(signed_in, shop):
    token = get_pass(signed_in, shop)

    with control_context():
        assert token not in str(list(EntryPass.objects.values()))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/pages/3/edit/?a=b", "/pages/3/edit/?a=b"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("pages/", "/"),
        ("/\t/evil.example", "/"),
        ("/" + "a" * 300, "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_next_path_stays_on_the_host(path, expected):
    assert local_path(path) == expected


def test_tampered_next_leads_home(signed_in, browser, shop):
    token = get_pass(signed_in, shop, next="https://evil.example/")

    assert browser.get("/enter/", {"pass": token}).url == "/"


def test_next_path_tampered_in_the_table_leads_home(signed_in, browser, shop):
    token = get_pass(signed_in, shop)
    with control_context():
        EntryPass.objects.update(next_path="//evil.example/")

    assert browser.get("/enter/", {"pass": token}).url == "/"


def test_admin_page_leads_through_the_platform_and_back(signed_in, browser, shop):
    asked = browser.get("/account/?x=1")
    door = browser.get(asked.url)

    assert door.url == f"http://localhost:8000/enter/{shop.pk}/?next=%2Faccount%2F%3Fx%3D1"
    parts = urlsplit(door.url)
    passed = urlsplit(signed_in.get(f"{parts.path}?{parts.query}").url)
    assert browser.get(f"{passed.path}?{passed.query}").url == "/account/?x=1"


def test_entering_asks_strangers_to_sign_in(platform_client, shop):
    response = platform_client.get(f"/enter/{shop.pk}/")

    assert response.url == f"/accounts/login/?next=/enter/{shop.pk}/"


def test_wagtails_own_sign_in_is_not_there(browser):
    assert browser.get("/login/").status_code == 302
    assert (
        browser.post("/login/", {"username": "owner@alpha.example", "password": "correct horse battery"}).status_code
        == 405
    )


def test_shop_of_others_looks_like_none(signed_in, other_shop):
    theirs = signed_in.get(f"/enter/{other_shop.pk}/")
    nobodys = signed_in.get(f"/enter/{NOBODY}/")

    assert theirs.status_code == nobodys.status_code == 403
    assert theirs.content.replace(str(other_shop.pk).encode(), NOBODY.encode()) == nobodys.content


def test_membership_removed_is_refused_and_shut_out(signed_in, browser, shop, account):
    browser.get("/enter/", {"pass": get_pass(signed_in, shop)})
    with control_context():
        Membership.objects.filter(shop=shop, account=account).delete()

    assert signed_in.get(f"/enter/{shop.pk}/").status_code == 403

    assert not User.objects.get(account_uuid=account.uuid).is_active
    assert browser.get("/").status_code == 302


def test_membership_removed_between_pass_and_entry(signed_in, browser, shop, account):
    token = get_pass(signed_in, shop)
    with control_context():
        Membership.objects.filter(shop=shop, account=account).delete()

    response = browser.get("/enter/", {"pass": token})

    assert response.status_code == 403
    assert b"Your access has ended" in response.content
    assert not User.objects.get(account_uuid=account.uuid).is_active


def test_membership_given_back_lets_in_again(signed_in, browser, shop, account):
    with control_context():
        member = Membership.objects.get(shop=shop, account=account)
        member.delete()
    signed_in.get(f"/enter/{shop.pk}/")
    with control_context():
        Membership.objects.create(shop=shop, account=account, role="owner")

    browser.get("/enter/", {"pass": get_pass(signed_in, shop)})

    assert browser.get("/").status_code == 200


def test_issue_pass_for_a_stranger_is_refused(other_shop, account):
    with pytest.raises(NotAMember):
        issue_pass(shop=other_shop, account=account, next_path="/", now=timezone.now())


def test_staff_without_rights_is_not_sent_round_in_circles(shop, browser):
    user = User.objects.create(email="temp@example.com", is_active=True)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    response = browser.get("/", follow=True)

    assert response.status_code == 403


def test_staff_who_is_no_owner_gets_in_without_all_rights(shop, account):
    user = ensure_shadow_user(account_uuid=account.uuid, email="a@b.example", name="", role="staff")

    assert user.has_perm("wagtailadmin.access_admin")
    assert not user.has_perm("store.change_store")


def test_signing_out_ends_the_session_of_this_shop(signed_in, browser, shop):
    browser.get("/enter/", {"pass": get_pass(signed_in, shop)})

    response = browser.post("/logout/")

    assert response.status_code == 200
    assert b'href="http://localhost:8000/accounts/logout/"' in response.content
    assert browser.get("/").status_code == 302


def test_one_account_enters_two_shops_with_a_session_each(signed_in, browser, shop, other_shop, account):
    with control_context():
        Membership.objects.create(shop=other_shop, account=account, role="owner")
    browser.get("/enter/", {"pass": get_pass(signed_in, shop)})
    elsewhere = Client(headers={"host": "bravo.admin.localhost"})
    passed = urlsplit(signed_in.get(f"/enter/{other_shop.pk}/").url)
    elsewhere.get(f"{passed.path}?{passed.query}")

    assert browser.get("/").status_code == elsewhere.get("/").status_code == 200
    swapped = Client(headers={"host": "bravo.admin.localhost"})
    swapped.cookies["echoppe"] = browser.cookies["echoppe"].value
    assert swapped.get("/").status_code == 302
    with shop_context(other_shop):
        assert User.objects.filter(account_uuid=account.uuid).count() == 1
