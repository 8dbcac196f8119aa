"""One-time passes: how somebody signed in on the platform gets into the admin of one shop, on another host."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils.http import url_has_allowed_host_and_scheme

from core.scope import control_context
from tenants.models import EntryPass, Membership, Shop

LIFETIME = timedelta(seconds=60)
MAX_PATH = 300


class PassRefused(Exception):
    """The pass does not open this door: unknown, of another shop, used, or too old."""


class NotAMember(Exception):
    """The account may not (or no longer) enter this shop."""

    def __init__(self, account: Any) -> None:
        super().__init__(account.pk)
        self.account = account


def local_path(path: str | None) -> str:
    """`path` where it leads to the same host, "/" otherwise."""
    if not path or len(path) > MAX_PATH or not path.startswith("/"):
        return "/"
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else "/"


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def issue_pass(*, shop: Shop, account: Any, next_path: str | None, now: datetime) -> str:
    """A token for one entry within a minute. Only its hash is stored. Raises NotAMember."""
    with control_context():
        if not Membership.objects.filter(shop=shop, account=account).exists():
            raise NotAMember(account)
        EntryPass.objects.filter(account=account, expires_at__lt=now - timedelta(days=1)).delete()
        token = secrets.token_urlsafe(32)
        EntryPass.objects.create(
            token_hash=hash_of(token), shop=shop, account=account, next_path=local_path(next_path),
            expires_at=now + LIFETIME,
        )  # fmt: skip
    return token


def redeem_pass(*, token: str, shop_id: str, now: datetime) -> tuple[Membership, str]:
    """Uses the pass up, in one statement, and gives the membership and the path to go to.

    Raises PassRefused, and NotAMember where the membership has ended since.
    """
    with control_context():
        wanted = EntryPass.objects.filter(token_hash=hash_of(token), shop_id=shop_id)
        if not wanted.filter(used_at__isnull=True, expires_at__gt=now).update(used_at=now):
            raise PassRefused
        entry = wanted.select_related("account").get()
        membership = Membership.objects.select_related("account").filter(shop_id=shop_id, account=entry.account).first()
        if membership is None or not entry.account.is_active:
            raise NotAMember(entry.account)
        return membership, local_path(entry.next_path)
