"""Invitations to a shop's staff: for one address, once, for a week. The token is in the mail and nowhere else."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.scope import control_context
from tenants.models import Invitation, Membership, Shop, ShopState
from tenants.services.memberships import note
from tenants.services.passes import hash_of


class InvitationRefused(Exception):
    """The message says why, fit for people."""

    gone = _("This invitation is not valid any more. It may have been used, withdrawn or replaced by a newer one.")
    too_old = _("This invitation has expired. Ask for a new one.")
    other_person = _("This invitation is for somebody else.")
    member = _("This person already works in the shop.")
    closed = _("This shop does not take new staff at present.")

    def __init__(self, message: Any) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


def write_invitation(*, shop: Shop, email: str, role: str, invited_by: str, now: datetime) -> tuple[Invitation, str]:
    """An invitation and its token; it replaces the one before for this address. Raises InvitationRefused."""
    email = email.strip().lower()
    token = secrets.token_urlsafe(32)
    with control_context(), transaction.atomic("control"):
        Shop.objects.select_for_update().get(pk=shop.pk)
        if Membership.objects.filter(shop=shop, account__email__iexact=email).exists():
            raise InvitationRefused(InvitationRefused.member)
        Invitation.objects.filter(shop=shop, email=email, accepted_at__isnull=True).delete()
        invitation = Invitation.objects.create(
            shop=shop, email=email, role=role, token_hash=hash_of(token), invited_by=invited_by,
            expires_at=now + timedelta(days=settings.INVITATION_DAYS),
        )  # fmt: skip
        note(shop, "invited", f"{email}: {role}", invited_by)
    return invitation, token


def waiting_invitations(shop_id: Any) -> list[Invitation]:
    with control_context():
        return list(Invitation.objects.filter(shop_id=shop_id, accepted_at__isnull=True).order_by("-created_at"))


def withdraw_invitation(*, shop: Shop, invitation_id: int, actor: str) -> Invitation | None:
    """None where there was none to withdraw."""
    with control_context(), transaction.atomic("control"):
        found = Invitation.objects.filter(shop=shop, pk=invitation_id, accepted_at__isnull=True).first()
        if found is not None:
            note(shop, "invitation withdrawn", found.email, actor)
            Invitation.objects.filter(pk=found.pk).delete()
        return found


def find_invitation(token: str, *, now: datetime) -> Invitation:
    """Raises InvitationRefused."""
    with control_context():
        found = Invitation.objects.select_related("shop").filter(token_hash=hash_of(token)).first()
    if found is None or found.accepted_at is not None:
        raise InvitationRefused(InvitationRefused.gone)
    if found.expires_at <= now:
        raise InvitationRefused(InvitationRefused.too_old)
    if found.shop.state not in {ShopState.LIVE, ShopState.FROZEN}:
        raise InvitationRefused(InvitationRefused.closed)
    return found


def accept_invitation(*, token: str, account: Any, now: datetime) -> Membership:
    """Makes `account` a member, if the invitation is for its address. Of two clicks one wins. Raises InvitationRefused."""
    invitation = find_invitation(token, now=now)
    if account.email.lower() != invitation.email:
        raise InvitationRefused(InvitationRefused.other_person)
    return use_invitation(invitation=invitation, account=account, now=now)


def open_invitation(*, shop: Shop, email: str, now: datetime) -> Invitation | None:
    """One that can still be accepted, for whoever has proved by other means than its token that the address is theirs."""
    with control_context():
        return Invitation.objects.select_related("shop").filter(
            shop=shop, email=email, accepted_at__isnull=True, expires_at__gt=now,
            shop__state__in=[ShopState.LIVE, ShopState.FROZEN],
        ).first()  # fmt: skip


def use_invitation(*, invitation: Invitation, account: Any, now: datetime) -> Membership:
    """Raises InvitationRefused where somebody was faster."""
    with control_context(), transaction.atomic("control"):
        Shop.objects.select_for_update().get(pk=invitation.shop_id)
        used = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).update(accepted_at=now)
        if not used:
            raise InvitationRefused(InvitationRefused.gone)
        member, is_new = Membership.objects.get_or_create(
            shop=invitation.shop, account=account, defaults={"role": invitation.role}
        )
        if is_new:
            note(invitation.shop, "joined", f"{account.email}: {member.role}", account.email)
    return member
