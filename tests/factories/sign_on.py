"""A shop that trusts a provider, and a browser that goes there and back."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone

from core.scope import control_context
from tenants.models import Invitation, SignOnDomain, SignOnIdentity, SignOnProvider
from tenants.services.sign_on import setup
from tests.doubles.openid import CLIENT_ID, SECRET

DOMAIN = "lune.example"


def trust(shop, idp, **values):
    """The shop's provider, as the screens would have left it."""
    with control_context():
        provider = SignOnProvider.objects.create(
            shop_id=shop.pk, issuer=idp.url, client_id=CLIENT_ID, tested_at=timezone.now(),
            secret=setup.seal(SECRET, purpose=setup.PURPOSE), **{"asks_second_factor": True, **values},
        )  # fmt: skip
        SignOnDomain.objects.create(provider=provider, domain=DOMAIN, token="t", verified_at=timezone.now())
    return provider


class Browser:
    def __init__(self, idp, shop):
        self.idp, self.shop = idp, shop
        self.platform = Client(headers={"host": "localhost"})
        self.admin = Client(headers={"host": f"{shop.handle}.admin.localhost"})

    def go(self, **query):
        return self.platform.get(f"/sso/{self.shop.pk}/go/", query)

    def back(self, address=None, **query):
        """From the provider, to whatever page comes then."""
        parts = urlsplit(address or self.idp.authorise(self.go(**query).url))
        return self.platform.get(f"{parts.path}?{parts.query}")

    def sign_in(self, **query):
        return self.follow(self.back(**query))

    def follow(self, answer):
        assert answer.status_code == 302, answer.content.decode()
        parts = urlsplit(answer.url)
        assert parts.netloc == f"{self.shop.handle}.admin.localhost:8000", answer.url
        return self.admin.get(f"{parts.path}?{parts.query}")

    @property
    def is_in(self):
        return self.admin.get("/staff/sessions/").status_code == 200


def connect(shop, account, subject="u-1"):
    with control_context():
        provider = SignOnProvider.objects.get(shop_id=shop.pk)
        SignOnIdentity.objects.create(provider=provider, issuer=provider.issuer, subject=subject, account=account)


def second_factor(account):
    with control_context():
        return totp.TOTP.activate(account, totp.generate_totp_secret()).instance


def invite(shop, email, role="orders"):
    with control_context():
        Invitation.objects.create(
            shop_id=shop.pk, email=email, role=role, token_hash=email, invited_by="Olga",
            expires_at=timezone.now() + timedelta(days=7),
        )  # fmt: skip


def require(shop, member, is_required=True):
    setup.require_sign_on(shop=shop, is_required=is_required, account_uuid=member.account.uuid, actor="x")
