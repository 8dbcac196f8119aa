"""Nobody learns from sign-up, sign-in or password reset whether an e-mail is known; two accounts may share one."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from accounts.backends import accounts_of
from accounts.models import User
from core.scope import control_context

pytestmark = pytest.mark.django_db
OWN, OTHER = "correct horse battery", "velvet tandem harbour"


@pytest.fixture
def known(db) -> User:
    """nora@example.com, who has proved that the address is hers."""
    with control_context():
        account = User.objects.create_user("nora@example.com", OWN, locale="en")
        EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def sign_in(email: str, password: str):
    client = Client(headers={"host": "localhost"})
    response = client.post("/accounts/login/", {"login": email, "password": password})
    return response, client


def signed_in_as(client: Client) -> str | None:
    with control_context():
        return client.session.get("_auth_user_id")


def test_sign_up_with_a_known_email_looks_like_any_other(known, platform_client, answers):
    stranger = Client(headers={"host": "localhost"})
    fresh = platform_client.post(
        "/sign-up/", {**answers, "email": "new@example.com", "handle": "fresh", "request_key": "f" * 32}
    )

    taken = stranger.post("/sign-up/", answers)

    assert taken.status_code == fresh.status_code == 302
    assert taken.url.partition("?")[0].replace("maison-nora", "fresh") == fresh.url.partition("?")[0]
    assert sorted(taken.cookies) == sorted(fresh.cookies)
    assert len(mail.outbox) == 2


def test_the_owner_of_the_address_is_told_and_gets_no_link_to_confirm(known, platform_client, answers):
    platform_client.post("/sign-up/", answers)

    (message,) = mail.outbox
    assert message.to == ["nora@example.com"]
    assert "confirm-email" not in message.body
    assert "http://localhost:8000/accounts/password/reset/" in message.body
    assert "Maison Nora" not in message.body + message.subject


def test_both_accounts_sign_in_each_by_its_password(known, platform_client, answers):
    platform_client.post("/sign-up/", {**answers, "password1": OTHER})

    with control_context():
        new = User.objects.exclude(pk=known.pk).get(email="nora@example.com")
    for password, account in ((OWN, known), (OTHER, new)):
        response, client = sign_in("nora@example.com", password)
        assert (response.status_code, response.url) == (302, "/shops/")
        assert signed_in_as(client) == str(account.pk)


def test_neither_account_sees_the_other_ones_shop(known, platform_client, answers):
    platform_client.post("/sign-up/", answers)

    _response, client = sign_in("nora@example.com", OWN)
    assert b"maison-nora" not in client.get("/shops/").content


def test_the_new_account_cannot_take_the_address_over(known, platform_client, answers):
    platform_client.post("/sign-up/", answers)

    platform_client.post("/accounts/password/reset/", {"email": "nora@example.com"})

    with control_context():
        verified, others = accounts_of("nora@example.com")
        assert (verified, len(others)) == (known, 1)
    resets = [message for message in mail.outbox if "/password/reset/key/" in message.body]
    assert len(resets) == 1


@pytest.mark.parametrize("email", ["nora@example.com", "nobody@example.com"])
def test_wrong_password_spends_the_same_number_of_hashes(known, email, monkeypatch):
    spent: list[str] = []
    check, burn = User.check_password, User.set_password
    monkeypatch.setattr(User, "check_password", lambda self, raw: spent.append("check") or check(self, raw))
    monkeypatch.setattr(User, "set_password", lambda self, raw: spent.append("burn") or burn(self, raw))

    response, _client = sign_in(email, "not the password")

    assert response.status_code == 200
    assert len(spent) == 2


def test_wrong_password_after_a_sign_up_still_hides_the_verified_account(known, monkeypatch):
    with control_context():
        for email in ("nora@example.com", "nobody@example.com"):
            User.objects.create_user(email, OTHER)
    spent: list[str] = []
    check, burn = User.check_password, User.set_password
    monkeypatch.setattr(User, "check_password", lambda self, raw: spent.append("check") or check(self, raw))
    monkeypatch.setattr(User, "set_password", lambda self, raw: spent.append("burn") or burn(self, raw))
    counts = []
    for email in ("nora@example.com", "nobody@example.com"):
        spent.clear()
        sign_in(email, "not the password")
        counts.append(len(spent))

    assert counts == [2, 2]


@pytest.mark.parametrize("email", ["nora@example.com", "nobody@example.com"])
def test_password_reset_answers_the_same_for_everybody(known, platform_client, email):
    response = platform_client.post("/accounts/password/reset/", {"email": email})

    assert (response.status_code, response.url) == (302, "/accounts/password/reset/done/")
    assert [message.to for message in mail.outbox] == [[email]]


def test_attempts_are_counted_whatever_port_the_host_header_names(known):
    for port in range(5):
        Client(headers={"host": f"localhost:{9000 + port}"}).post(
            "/accounts/login/", {"login": "nora@example.com", "password": "wrong"}
        )

    response, client = sign_in("nora@example.com", OWN)

    assert response.status_code == 200
    assert signed_in_as(client) is None
