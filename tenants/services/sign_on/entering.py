"""From what the provider said to a pass into the one shop that trusts it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.names import clean_name
from accounts.second_factor import has_second_factor
from core import audit
from core.scope import control_context
from tenants.context import shop_context
from tenants.models import Invitation, Membership, Shop, SignOnAttempt, SignOnIdentity, SignOnStage
from tenants.services.invitations import open_invitation, use_invitation
from tenants.services.memberships import note
from tenants.services.passes import NotAMember, SecondFactorNeeded, issue_pass
from tenants.services.sign_on.signing import SignOnRefused


class AccountWanted(Exception):
    """Nobody is known for this person of the provider: they have to sign in with a password once, and say so."""


class CodeWanted(Exception):
    """The provider does not vouch for a second factor, so ours is asked."""

    def __init__(self, account: User) -> None:
        super().__init__(account.pk)
        self.account = account


def enter(*, shop: Shop, attempt: SignOnAttempt, now: datetime, code_was_right: bool = False) -> str:
    """The token of a pass. Raises AccountWanted, CodeWanted, SecondFactorNeeded, NotAMember and SignOnRefused."""
    account = account_for(shop=shop, attempt=attempt, now=now)
    if account is None:
        raise AccountWanted
    with control_context():
        if not account.is_active or not Membership.objects.filter(shop=shop, account=account).exists():
            raise NotAMember(account)
        if not attempt.has_second_factor and not code_was_right:
            if has_second_factor(account):
                raise CodeWanted(account)
            if shop.requires_second_factor:
                raise SecondFactorNeeded
        still = SignOnAttempt.objects.filter(pk=attempt.pk, stage=SignOnStage.ANSWERED)
        if not still.update(stage=SignOnStage.ENTERED):
            raise SignOnRefused(_("This sign-in was begun elsewhere, has been used, or took too long."))
    return issue_pass(
        shop=shop, account=account, next_path=attempt.next_path, now=now, is_confirmed=attempt.confirms,
        sign_on=attempt.provider,
    )  # fmt: skip


def account_for(*, shop: Shop, attempt: SignOnAttempt, now: datetime) -> User | None:
    """By subject, never by address: that anybody else has an account for the address says nothing here. Who is invited
    joins; an account is made where the address is nobody's yet."""
    with control_context():
        identity = known_identity(attempt)
        invitation = open_invitation(shop=shop, email=attempt.email, now=now)
        if identity is not None:
            if invitation is not None and not is_member(shop, identity.account):
                use_invitation(invitation=invitation, account=identity.account, now=now)
            return identity.account
        if invitation is None or EmailAddress.objects.filter(email=attempt.email, verified=True).exists():
            return None
        return make_account(shop=shop, attempt=attempt, invitation=invitation, now=now)


def known_identity(attempt: SignOnAttempt) -> SignOnIdentity | None:
    known = SignOnIdentity.objects.select_related("account").filter(provider=attempt.provider)
    return known.filter(issuer=attempt.issuer, subject=attempt.subject).first()


def is_member(shop: Shop, account: Any) -> bool:
    return Membership.objects.filter(shop=shop, account=account).exists()


def make_account(*, shop: Shop, attempt: SignOnAttempt, invitation: Invitation, now: datetime) -> User:
    """Without a password. Its address counts as not confirmed on the platform: what the provider of one shop says is
    worth nothing outside of that shop. Twice at once makes one."""
    try:
        name = clean_name(attempt.name)
    except ValidationError:
        name = ""
    with transaction.atomic("control"):
        Shop.objects.select_for_update().get(pk=shop.pk)
        if found := known_identity(attempt):
            return found.account
        account = User.objects.create_user(attempt.email, None, name=name, locale=shop.locale[:2])
        EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=False)
        SignOnIdentity.objects.create(
            provider=attempt.provider, issuer=attempt.issuer, subject=attempt.subject, account=account
        )
        use_invitation(invitation=invitation, account=account, now=now)
        note(shop, "sign-on account made", account.email, account.email)
    with shop_context(shop):
        audit.record("staff.joined", target=account.email, data={"way": "single sign-on"}, actor=account.email)
    return account


def link_account(*, shop: Shop, attempt: SignOnAttempt, account: Any, now: datetime) -> None:
    """From now on the provider opens this shop, and nothing else, for `account`, whose person has just proved with the
    password who they are. Raises NotAMember and SignOnRefused."""
    with control_context(), transaction.atomic("control"):
        Shop.objects.select_for_update().get(pk=shop.pk)
        if not is_member(shop, account):
            invitation = open_invitation(shop=shop, email=attempt.email, now=now)
            if invitation is None or account.email.lower() != attempt.email:
                raise NotAMember(account)
            use_invitation(invitation=invitation, account=account, now=now)
        identity, is_new = SignOnIdentity.objects.get_or_create(
            provider=attempt.provider, issuer=attempt.issuer, subject=attempt.subject, defaults={"account": account}
        )
        if identity.account_id != account.pk:
            raise SignOnRefused(_("This sign-in belongs to somebody else already."))
        if is_new:
            note(shop, "sign-on linked", f"{attempt.email}: {account.email}", account.email)
    with shop_context(shop):
        audit.record("staff.linked", target=account.email, data={"address": attempt.email}, actor=account.email)
