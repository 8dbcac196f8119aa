"""Who asks and what they may do, read for every request of somebody who is signed in: with statements that are written
once (core.prepared). Django takes three times as long to write these as PostgreSQL does to answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db import router

from accounts.models import User
from core.prepared import Given, Prepared

PERSON = Prepared(lambda: User.objects.filter(pk=Given("pk")))
CODES = "content_type__app_label", "codename"
PERMISSIONS: dict[str, Prepared[Any]] = {
    "user": Prepared(lambda: Permission.objects.filter(user=Given("user")).values_list(*CODES).order_by()),
    "group": Prepared(lambda: Permission.objects.filter(group__user=Given("user")).values_list(*CODES).order_by()),
}
Permissions = Callable[[ModelBackend, Any, Any, str], set[str]]


def write_once() -> None:
    """Under all backends, and under the names of them that stand in sessions."""
    ModelBackend.get_user = get_user  # type: ignore[method-assign]
    ModelBackend._get_permissions = asked(ModelBackend._get_permissions)  # type: ignore[attr-defined]


def get_user(backend: ModelBackend, user_id: Any) -> User | None:
    """Raises ValidationError where the id is no number."""
    user = next(iter(PERSON(pk=User._meta.pk.to_python(user_id))), None) if user_id is not None else None
    return user if user is not None and backend.user_can_authenticate(user) else None


def asked(find: Permissions) -> Permissions:
    def permissions(backend: ModelBackend, user: Any, obj: Any, kind: str) -> set[str]:
        """What needs no statement Django finds out. Somebody from the other world has no rights in this one: the same
        number is another person here."""
        kept = f"_{kind}_perm_cache"
        if obj is not None or not user.is_active or user.is_superuser or not user._state.db or hasattr(user, kept):
            return find(backend, user, obj, kind)
        if user._state.db != router.db_for_read(Permission):
            return set()
        found = {f"{label}.{name}" for label, name in PERMISSIONS[kind](user=user.pk)}
        setattr(user, kept, found)
        return found

    return permissions
