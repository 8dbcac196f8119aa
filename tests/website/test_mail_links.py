"""Links in mails come from the settings, never from the request."""

import re

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from core.scope import control_context

pytestmark = pytest.mark.django_db
HOSTILE = [
    {"host": "localhost:6666"},
    {"host": "www.localhost"},
    {"host": "LOCALHOST."},
    {"host": "localhost", "x-forwarded-host": "evil.example"},
    {"host": "localhost", "forwarded": "host=evil.example"},
    {"host": "localhost", "x-forwarded-proto": "https", "x-forwarded-port": "6666"},
]


def links() -> set[str]:
    return {link.split("/")[2] for message in mail.outbox for link in re.findall(r"https?://\S+", message.body)}


@pytest.mark.parametrize("headers", HOSTILE)
@pytest.mark.parametrize("email", ["known@example.com", "nobody@example.com"])
def test_reset_mail_links_to_the_platform(headers, email):
    with control_context():
        User.objects.create_user("known@example.com", "correct horse battery")

    response = Client(headers=headers).post("/accounts/password/reset/", {"email": email})

    assert response.status_code == 302
    assert links() == {"localhost:8000"}


@pytest.mark.parametrize("headers", HOSTILE)
def test_confirmation_mail_links_to_the_platform(headers, answers):
    Client(headers=headers).post("/sign-up/", answers)

    assert len(mail.outbox) == 1
    assert links() == {"localhost:8000"}


def test_reset_for_a_foreign_host_is_refused():
    response = Client(headers={"host": "evil.example"}).post(
        "/accounts/password/reset/", {"email": "known@example.com"}
    )

    assert response.status_code == 404
    assert mail.outbox == []


@pytest.mark.parametrize(("locale", "word"), [("fr", "mot de passe"), ("en", "password")])
def test_mail_is_in_the_language_of_the_account(platform_client, locale, word):
    with control_context():
        User.objects.create_user("known@example.com", "correct horse battery", locale=locale)

    platform_client.post("/accounts/password/reset/", {"email": "known@example.com"})

    assert word in mail.outbox[0].body


def test_a_mail_server_that_is_down_does_not_show(platform_client, monkeypatch):
    def refused(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refused)

    response = platform_client.post("/accounts/password/reset/", {"email": "nobody@example.com"})

    assert response.status_code == 302
