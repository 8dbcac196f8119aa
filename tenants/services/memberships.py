"""Who works in which shop. The registry says who and in which role; the shop's schema holds what that allows.

A change of role is written in the registry first and in the shop right after. Should the second step fail, the next
entry makes it good (staff.services.ensure_shadow_user), and an entry is needed after ADMIN_SESSION_HOURS at the latest.
Whoever goes is shut out of the shop first: after a crash they are still on the list, and somebody sees it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.scope import control_context
from staff.roles import OWNER
from staff.services.people import change_shadow_role, deactivate_shadow_user
from tenants.context import shop_context
from tenants.models import EntryPass, Membership, RegistryEntry, Shop


class LastOwner(Exception):
    """A shop without an owner would be nobody's; the message says what to do instead."""

    message = _("A shop needs an owner. Make somebody else an owner first.")

    def __str__(self) -> str:
        return str(self.message)


class NoSuchMember(LookupError):
    """Nobody of that kind works here (any more)."""


@dataclass(frozen=True)
class Member:
    account_uuid: UUID
    email: str
    name: str
    role: str
    has_second_factor: bool
    since: datetime
    sign_on: str = ""  # a SignOnRule


def members_of(shop_id: Any) -> list[Member]:
    """Owners first, then by age."""
    with control_context():
        rows = list(Membership.objects.select_related("account").filter(shop_id=shop_id).order_by("created_at", "pk"))
        safe = set(
            Authenticator.objects.filter(user__in=[row.account_id for row in rows])
            .exclude(type=Authenticator.Type.RECOVERY_CODES)
            .values_list("user_id", flat=True)
        )
    found = [
        Member(
            row.account.uuid,
            row.account.email,
            row.account.name,
            row.role,
            row.account_id in safe,
            row.created_at,
            row.sign_on,
        )
        for row in rows
    ]
    return sorted(found, key=lambda member: member.role != OWNER)


def change_role(*, shop: Shop, account_uuid: UUID, role: str, actor: str) -> None:
    """Counts from the person's next click on. Raises NoSuchMember and LastOwner."""
    with control_context(), transaction.atomic("control"):
        member = lock_member(shop, account_uuid)
        if member.role == role:
            return
        if member.role == OWNER:
            refuse_last_owner(shop)
        former, member.role = member.role, role
        member.save(update_fields=["role"])
        note(shop, "role changed", f"{member.account.email}: {former} → {role}", actor)
    with shop_context(shop):
        change_shadow_role(account_uuid=account_uuid, role=role)


def remove_member(*, shop: Shop, account_uuid: UUID, actor: str) -> None:
    """Out at once: open sessions end, passes open nothing. Raises NoSuchMember and LastOwner."""
    with control_context(), transaction.atomic("control"):
        member = lock_member(shop, account_uuid)
        if member.role == OWNER:
            refuse_last_owner(shop)
        with shop_context(shop):
            deactivate_shadow_user(account_uuid=account_uuid)
        EntryPass.objects.filter(shop=shop, account=member.account).delete()
        member.delete()
        note(shop, "member removed", member.account.email, actor)


def hand_over(*, shop: Shop, giver_uuid: UUID, taker_uuid: UUID, actor: str) -> None:
    """The taker becomes an owner and the giver a manager, in one step. Raises NoSuchMember."""
    with control_context(), transaction.atomic("control"):
        giver, taker = lock_member(shop, giver_uuid), lock_member(shop, taker_uuid)
        if giver.role != OWNER or giver.pk == taker.pk:
            raise NoSuchMember
        Membership.objects.filter(pk=taker.pk).update(role=OWNER)
        Membership.objects.filter(pk=giver.pk).update(role="manager")
        Shop.objects.filter(pk=shop.pk).update(owner_email=taker.account.email)
        note(shop, "handed over", f"{giver.account.email} → {taker.account.email}", actor)
    with shop_context(shop):
        change_shadow_role(account_uuid=taker_uuid, role=OWNER)
        change_shadow_role(account_uuid=giver_uuid, role="manager")


def lock_member(shop: Shop, account_uuid: UUID) -> Membership:
    """The shop's row is the lock, so that of two owners who leave at once one is refused."""
    Shop.objects.select_for_update().get(pk=shop.pk)
    member = Membership.objects.select_related("account").filter(shop=shop, account__uuid=account_uuid).first()
    if member is None:
        raise NoSuchMember(account_uuid)
    return member


def refuse_last_owner(shop: Shop) -> None:
    if Membership.objects.filter(shop=shop, role=OWNER).count() < 2:
        raise LastOwner


def note(shop: Shop, action: str, reason: str, actor: str) -> None:
    RegistryEntry.objects.create(shop=shop, action=action, reason=reason[:200], actor=actor[:254])


def require_second_factor(*, shop: Shop, is_required: bool, actor: str) -> None:
    with control_context(), transaction.atomic("control"):
        if (
            Shop.objects.filter(pk=shop.pk)
            .exclude(requires_second_factor=is_required)
            .update(requires_second_factor=is_required)
        ):
            note(shop, "second factor " + ("required" if is_required else "optional"), "", actor)
