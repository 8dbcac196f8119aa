from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.models import User
from commerce.store.models import Store
from core.models import Event
from core.scope import control_context
from onboarding.services import opening
from tenants.context import shop_context
from tenants.models import Membership, Shop, ShopState

pytestmark = pytest.mark.django_db


def shops() -> list[str]:
    with control_context():
        return sorted(Shop.objects.values_list("handle", flat=True))


def accounts(email: str = "nora@example.com") -> list[User]:
    with control_context():
        return list(User.objects.filter(email=email).order_by("pk"))


def follow_pass(response, admin_client: Client):
    parts = urlsplit(response.url)
    assert parts.netloc == "maison-nora.admin.localhost:8000"
    return admin_client.get(f"{parts.path}?{parts.query}")


def test_sign_up_lands_in_the_admin_of_a_live_shop(platform_client, admin_client, answers):
    response = platform_client.post("/sign-up/", answers)

    assert response.status_code == 302
    entered = follow_pass(response, admin_client)
    assert (entered.status_code, entered.url) == (302, "/")
    assert admin_client.get("/").status_code == 200
    with control_context():
        shop = Shop.objects.get(handle="maison-nora")
        member = Membership.objects.select_related("account").get(shop=shop)
    assert (shop.state, shop.name, shop.currency, shop.locale) == (ShopState.LIVE, "Maison Nora", "EUR", "fr")
    assert (member.account, member.role) == (accounts()[0], "owner")
    with shop_context(shop):
        store = Store.objects.get()
        assert (store.is_open, store.is_test, store.time_zone) == (False, False, "Europe/Paris")


def test_theme_chosen_at_sign_up_is_the_shops(platform_client, answers):
    offered = platform_client.get("/sign-up/?theme=volt").content.decode()
    response = platform_client.post("/sign-up/", answers | {"theme": "volt", "has_sample": "on"})

    assert 'value="volt" checked' in offered
    assert response.status_code == 302
    with control_context():
        shop = Shop.objects.get(handle="maison-nora")
    with shop_context(shop):
        assert Store.objects.get().theme == "volt"
        assert Event.objects.filter(name="shop.sample_wanted").count() == 1


def test_unknown_theme_at_sign_up_is_refused(platform_client, answers):
    assert platform_client.post("/sign-up/", answers | {"theme": "nowhere"}).status_code == 422
    assert "maison-nora" not in shops()


def test_sign_up_signs_in_on_the_platform_and_asks_to_confirm_the_address(platform_client, answers):
    platform_client.post("/sign-up/", answers)

    assert platform_client.get("/shops/").status_code == 200
    assert [message.to for message in mail.outbox] == [["nora@example.com"]]
    with control_context():
        assert list(EmailAddress.objects.filter(email="nora@example.com").values_list("verified", flat=True)) == [False]


def test_sign_up_without_an_address_makes_one_of_the_name(platform_client, answers):
    platform_client.post("/sign-up/", {**answers, "handle": ""})

    assert "maison-nora" in shops()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "nora", "valid email"),
        ("email", "", "required"),
        ("password1", "short", "10 characters"),
        ("password1", "1029384756", "numeric"),
        ("password1", "password123", "common"),
        ("name", "", "required"),
        ("name", "  ", "required"),
        ("name", "n" * 61, "60 characters"),
        ("name", "Win at www.example.com", "web or e-mail"),
        ("name", "Cheap-bags.shop", "web or e-mail"),
        ("name", "Call +33 6 12 34 56 78", "phone"),
        ("name", "Nora\u202eexe", "cannot be shown"),
        ("name", "!!!", "letters or digits"),
        ("handle", "ab", "3 to 40"),
        ("handle", "Nora_Shop", "3 to 40"),
        ("handle", "n--n", "Two hyphens"),
        ("handle", "admin", "reserved"),
        ("handle", "connard-shop", "not possible"),
        ("handle", "alpha", "taken"),
        ("country", "XX", "valid choice"),
        ("currency", "ABC", "valid choice"),
        ("locale", "tlh", "valid choice"),
    ],
)
def test_sign_up_with_a_wrong_answer_opens_nothing(platform_client, answers, field, value, words):
    before = shops()

    response = platform_client.post("/sign-up/", {**answers, field: value})

    assert response.status_code == 422
    assert any(words.lower() in str(error).lower() for error in response.context["form"].errors[field])
    assert (shops(), accounts(), mail.outbox) == (before, [], [])


def test_sign_up_with_a_taken_address_offers_others(platform_client, answers):
    response = platform_client.post("/sign-up/", {**answers, "handle": "alpha"})

    offered = response.context["form"].suggestions
    assert offered[0] == "maison-nora"
    assert b'value="maison-nora" data-choice' in response.content


def test_sign_up_escapes_html(platform_client, answers):
    response = platform_client.post("/sign-up/", {**answers, "name": "<script>alert(1)</script>", "email": "x"})

    assert b"<script>alert(1)" not in response.content
    assert b"&lt;script&gt;alert(1)" in response.content


def test_sign_up_sent_twice_is_one_shop_and_both_get_in(platform_client, admin_client, answers):
    second_tab = Client(headers={"host": "localhost"})
    before = shops()

    first = platform_client.post("/sign-up/", answers)
    second = second_tab.post("/sign-up/", answers)

    assert shops() == sorted([*before, "maison-nora"])
    assert len(accounts()) == 1
    assert first.status_code == second.status_code == 302
    assert follow_pass(second, admin_client).url == "/"
    assert second_tab.get("/shops/").status_code == 200


def test_form_of_another_opens_nothing_without_the_password(platform_client, answers):
    platform_client.post("/sign-up/", answers)
    stranger = Client(headers={"host": "localhost"})

    response = stranger.post("/sign-up/", {**answers, "password1": "another good password"})

    assert response.status_code == 422
    assert len(accounts()) == 1
    assert stranger.get("/shops/").status_code == 302


def test_sign_up_when_the_address_goes_between_check_and_registering(platform_client, answers, monkeypatch):
    monkeypatch.setattr("website.forms.check_handle", lambda handle: None)

    response = platform_client.post("/sign-up/", {**answers, "handle": "alpha"})

    assert response.status_code == 422
    assert "taken" in str(response.context["form"].errors["handle"])
    assert (accounts(), mail.outbox) == ([], [])


def test_sign_up_that_fails_half_way_waits_and_is_finished_later(platform_client, answers, monkeypatch):
    def broken(**kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(opening, "seed_payment_methods", broken)
    response = platform_client.post("/sign-up/", answers)

    with control_context():
        shop = Shop.objects.get(handle="maison-nora")
    assert shop.state == ShopState.PREPARING
    assert response.url == f"/shops/{shop.pk}/"
    waiting = platform_client.get(response.url)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (200, "5")
    assert platform_client.get(f"/shops/{shop.pk}/state/").json() == {"state": "preparing"}


def test_sign_up_page_when_signed_in_leads_to_my_shops(platform_client, answers):
    platform_client.post("/sign-up/", answers)

    assert platform_client.get("/sign-up/").url == "/shops/"
