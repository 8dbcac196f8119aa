"""Staff of one shop: shadow users without a password, entered from the platform by a one-time pass."""

from __future__ import annotations

from uuid import UUID

from accounts.models import User

ROLE_OWNER = "owner"


def ensure_shadow_user(*, account_uuid: UUID, email: str, name: str, role: str) -> User:
    """The account's user in the current shop's schema, made or brought up to date. Owners may do everything."""
    user, _created = User.objects.get_or_create(account_uuid=account_uuid, defaults={"email": email, "name": name})
    user.email, user.name = email, name
    user.is_staff = user.is_active = True
    user.is_superuser = role == ROLE_OWNER
    user.set_unusable_password()
    user.save()
    return user
