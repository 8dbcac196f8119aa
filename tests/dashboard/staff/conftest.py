"""Accounts of the platform who work in the shop "alpha", each with browsers signed in on both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from core.scope import control_context
from tenants.models import Membership
from tests.doubles.openid import OpenIDDouble
from tests.factories.sign_on import Browser

PASSWORD = "correct horse battery"


@dataclass
class Person:
    account: User
    platform: Client
    admin: Client
    shop: Any

    def enter(self, path: str = "/") -> Any:
        """Through the platform's door, with a pass."""
        answer = self.platform.get(f"/enter/{self.shop.pk}/", {"next": path})
        if answer.status_code != 302:
            return answer
        parts = urlsplit(answer.url)
        return self.admin.get(f"{parts.path}?{parts.query}")

    def confirm(self) -> None:
        """Types the password again, as dangerous acts ask."""
        page = f"/confirm/{self.shop.pk}/?next=/"
        asked = self.platform.get(page)
        answer = self.platform.post(asked.url, {"password": PASSWORD}, follow=False)
        answer = self.platform.get(answer.url)
        parts = urlsplit(answer.url)
        assert parts.netloc == "alpha.admin.localhost:8000", answer.url
        self.admin.get(f"{parts.path}?{parts.query}")


@pytest.fixture
def person(shop: Any) -> Callable[..., Person]:
    def make(email: str, role: str | None = None) -> Person:
        with control_context():
            account = User.objects.filter(email=email).first()
            if account is None:
                account = User.objects.create_user(email, PASSWORD, name=email.partition("@")[0].title())
                EmailAddress.objects.create(user=account, email=email, primary=True, verified=True)
            if role:
                Membership.objects.create(shop=shop, account=account, role=role)
            platform = Client(headers={"host": "localhost"})
            platform.force_login(account, backend="accounts.backends.EmailBackend")
        found = Person(account, platform, Client(headers={"host": "alpha.admin.localhost"}), shop)
        if role:
            assert found.enter().status_code == 302
        return found

    return make


@pytest.fixture
def owner(person: Callable[..., Person]) -> Person:
    found = person("owner@alpha.example")
    found.enter()
    return found


@pytest.fixture
def mails(settings: Any) -> Any:
    from django.core import mail

    return mail


@pytest.fixture
def idp(settings: Any) -> Iterator[OpenIDDouble]:
    settings.ALLOW_PRIVATE_FETCH = True
    with OpenIDDouble() as double:
        yield double


@pytest.fixture
def browser(shop: Any, idp: OpenIDDouble) -> Browser:
    return Browser(idp, shop)


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What the domain name system says."""
    found: dict[str, list[str]] = {}
    monkeypatch.setattr("core.dns.texts_of", lambda name: found.get(name, []))
    return found
