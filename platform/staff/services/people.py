"""Staff of one shop: shadow users without a password, entered from the platform by a one-time pass."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from staff.roles import OWNER
from staff.services.groups import GROUP_PREFIX, ensure_group
from staff.services.sessions import end_sessions


@transaction.atomic("default")
def ensure_shadow_user(*, account_uuid: UUID, email: str, name: str, role: str) -> User:
    """The account's user in the current shop's schema, made or brought up to date. Owners may do everything; others
    what their role says, from the next click on."""
    user, _created = User.objects.get_or_create(
        account_uuid=account_uuid, defaults={"email": email, "name": name, "password": make_password(None)}
    )
    user.email, user.name = email, name
    user.is_staff = user.is_active = True
    user.is_superuser = role == OWNER
    user.save()  # the unusable password stays: a new one would end the person's sessions in other browsers
    give_role(user, role)
    return user


def give_role(user: User, role: str) -> None:
    former = list(user.groups.filter(name__startswith=GROUP_PREFIX))
    wanted = None if role == OWNER else ensure_group(role)
    user.groups.remove(*[group for group in former if group != wanted])
    if wanted is not None and wanted not in former:
        user.groups.add(wanted)


@transaction.atomic("default")
def change_shadow_role(*, account_uuid: UUID, role: str) -> None:
    """Quiet where the account has never entered: the role is given then."""
    user = User.objects.select_for_update().filter(account_uuid=account_uuid).first()
    if user is not None:
        User.objects.filter(pk=user.pk).update(is_superuser=role == OWNER)
        give_role(user, role)


@transaction.atomic("default")
def deactivate_shadow_user(*, account_uuid: UUID) -> bool:
    """Shuts the account out of the current shop, its open sessions too. Says whether there was somebody to shut out."""
    user = User.objects.filter(account_uuid=account_uuid, is_active=True).first()
    if user is None:
        return False
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)
    return True
