"""One-time passes: how somebody signed in on the platform gets into the admin of one shop, on another host."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.second_factor import has_second_factor
from core.scope import control_context
from staff.roles import OWNER
from tenants.models import EntryPass, Membership, RegistryEntry, Shop, SignOnProvider
from tenants.services.sign_on.rules import has_to_sign_on, needs_second_factor

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


class SecondFactorNeeded(Exception):
    """The shop lets only those in who sign in in two steps."""


class SignOnNeeded(Exception):
    """This member has to come by way of the company's provider; a password does not open the door."""


def issue_pass(
    *, shop: Shop, account: Any, next_path: str | None, now: datetime, is_confirmed: bool = False,
    sign_on: SignOnProvider | None = None,
) -> str:  # fmt: skip
    """A token for one entry within a minute. Only its hash is stored. Raises NotAMember, and for those who have signed
    in on the platform SignOnNeeded and SecondFactorNeeded.

    `is_confirmed`: the person has just proved again who they are, which opens dangerous acts for a while; with a
    password where the provider is asked for, it does so in a session that the provider has opened, and opens none.
    `sign_on`: the shop's provider has vouched; its caller has looked after the second factor.
    """
    with control_context():
        member = Membership.objects.filter(shop=shop, account=account).first()
        if member is None:
            raise NotAMember(account)
        only_confirms = sign_on is None and has_to_sign_on(member)
        if only_confirms and not is_confirmed:
            raise SignOnNeeded
        if (
            sign_on is None
            and (shop.requires_second_factor or needs_second_factor(member))
            and not (only_confirms or has_second_factor(account))
        ):
            raise SecondFactorNeeded
        EntryPass.objects.filter(account=account, expires_at__lt=now - timedelta(days=1)).delete()
        token = secrets.token_urlsafe(32)
        EntryPass.objects.create(
            token_hash=hash_of(token), shop=shop, account=account, next_path=local_path(next_path),
            expires_at=now + LIFETIME, is_confirmed=is_confirmed, sign_on=sign_on, only_confirms=only_confirms,
        )  # fmt: skip
    return token


def may_enter(shop: Shop, now: datetime) -> bool:
    """Whether the shop's owner lets the platform's support in at present."""
    with control_context():
        shop.refresh_from_db(fields=["support_until"])
    return shop.support_until is not None and shop.support_until > now


def let_support_in(*, shop: Shop, until: datetime | None, actor: str) -> None:
    """None shuts the door again, for those who are inside too: from their next click on."""
    with control_context(), transaction.atomic("control"):
        Shop.objects.filter(pk=shop.pk).update(support_until=until)
        told = f"until {until:%Y-%m-%d %H:%M} UTC" if until else "no more"
        RegistryEntry.objects.create(shop=shop, action="support let in", reason=told, actor=actor[:254])


def issue_support_pass(*, shop: Shop, operator: Any, reason: str, now: datetime) -> str:
    """For an operator who has to look into a shop. Who and why stands in the registry, and in the shop's own log."""
    token = secrets.token_urlsafe(32)
    with control_context(), transaction.atomic("control"):
        EntryPass.objects.create(
            token_hash=hash_of(token), shop=shop, account=operator, next_path="/", expires_at=now + LIFETIME,
            support_reason=reason[:200],
        )  # fmt: skip
        RegistryEntry.objects.create(shop=shop, action="support entered", reason=reason[:200], actor=operator.email)
    return token


@dataclass(frozen=True)
class Entry:
    """Who comes in, as what, and where to. `support_reason` is set for operators, who are no members."""

    account: Any
    role: str
    path: str
    is_confirmed: bool
    support_reason: str = ""
    is_signed_on: bool = False  # the shop's provider has vouched for them
    only_confirms: bool = False  # opens no session: it confirms one that the provider has opened


def redeem_pass(*, token: str, shop_id: str, now: datetime) -> Entry:
    """Uses the pass up, in one statement. Raises PassRefused, and NotAMember where the membership has ended since."""
    with control_context():
        wanted = EntryPass.objects.filter(token_hash=hash_of(token), shop_id=shop_id)
        if not wanted.filter(used_at__isnull=True, expires_at__gt=now).update(used_at=now):
            raise PassRefused
        entry = wanted.select_related("account").get()
        account = entry.account
        if entry.support_reason and account.is_active and account.is_superuser:
            return Entry(account, OWNER, local_path(entry.next_path), False, entry.support_reason)
        membership = Membership.objects.filter(shop_id=shop_id, account=account).first()
        if membership is None or not account.is_active:
            raise NotAMember(account)
        if entry.sign_on_id is None and not entry.only_confirms and has_to_sign_on(membership):
            raise PassRefused  # the owner has asked for the provider since
        return Entry(
            account, membership.role, local_path(entry.next_path), entry.is_confirmed,
            is_signed_on=entry.sign_on_id is not None, only_confirms=entry.only_confirms,
        )  # fmt: skip
