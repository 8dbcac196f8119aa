"""Staff of one shop: shadow users without a password, entered from the platform by a one-time pass."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission

from accounts.models import User

ROLE_OWNER = "owner"


def ensure_shadow_user(*, account_uuid: UUID, email: str, name: str, role: str) -> User:
    """The account's user in the current shop's schema, made or brought up to date. Owners may do everything."""
    user, _created = User.objects.get_or_create(
        account_uuid=account_uuid, defaults={"email": email, "name": name, "password": make_password(None)}
    )
    user.email, user.name = email, name
    user.is_staff = user.is_active = True
    user.is_superuser = role == ROLE_OWNER
    user.save()  # the unusable password stays: a new one would end the person's sessions in other browsers
    if not user.is_superuser:
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def deactivate_shadow_user(*, account_uuid: UUID) -> bool:
    """Shuts the account out of the current shop, its open sessions too. Says whether there was somebody to shut out."""
    return bool(User.objects.filter(account_uuid=account_uuid, is_active=True).update(is_active=False))
