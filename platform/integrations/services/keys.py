"""Making, finding and revoking keys of the API."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare

from accounts.models import User
from core import audit
from integrations.models import ApiKey

WELL_FORMED = re.compile(r"ech_(?P<prefix>[a-z0-9]{12})_(?P<secret>[A-Za-z0-9_-]{43})")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
MOST_KEYS = 50  # that work at the same time
USED_EVERY = timedelta(minutes=1)  # how exactly "last used" is known


class TooManyKeys(Exception):
    pass


def make_key(
    *, name: str, scopes: Iterable[str], expires_at: datetime | None, request_key: UUID, actor: Any, now: datetime
) -> tuple[ApiKey, str]:
    """The key's row, and the key as its program has to send it, which nobody can read again: "" where the same form
    made it before. Written to the activity log. Raises TooManyKeys."""
    with transaction.atomic("default"):
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two clicks wait for each other
        known = ApiKey.objects.filter(request_key=request_key).first()
        if known is not None:
            return known, ""
        if working_keys(now).count() >= MOST_KEYS:
            raise TooManyKeys
        prefix, secret = "".join(secrets.choice(LETTERS) for _ in range(12)), secrets.token_urlsafe(32)
        user = User.objects.create(email="", name=f"API: {name}"[:60], is_active=False, password=make_password(None))
        key = ApiKey.objects.create(
            user=user, name=name, prefix=prefix, digest=digest_of(secret), scopes=sorted(scopes), request_key=request_key,
            maker_name=str(actor)[:120], created_at=now, expires_at=expires_at,
        )  # fmt: skip
        until = expires_at.isoformat() if expires_at else None
        audit.record("key.made", target=name, actor=actor, data={"scopes": [[], key.scopes], "until": [None, until]})
    return key, f"ech_{prefix}_{secret}"


def digest_of(secret: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def working_keys(now: datetime) -> Any:
    return ApiKey.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), revoked_at=None)


def find_key(token: str, now: datetime) -> ApiKey | None:
    """Of the current shop, and good now. One query, none for what cannot be a key."""
    match = WELL_FORMED.fullmatch(token)
    if match is None:
        return None
    key: ApiKey | None = working_keys(now).select_related("user").filter(prefix=match["prefix"]).first()
    if key is None or not constant_time_compare(key.digest, digest_of(match["secret"])):
        return None
    return key


def note_use(key: ApiKey, now: datetime) -> None:
    """One statement a minute, however often it is used."""
    if key.last_used_at is None or now - key.last_used_at >= USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)


def revoke_key(*, key_id: int, actor: Any, now: datetime) -> ApiKey:
    """It opens nothing from now on; what it did keeps its name. Quiet where it is revoked. Raises ApiKey.DoesNotExist."""
    with transaction.atomic("default"):
        key = ApiKey.objects.select_for_update().get(pk=key_id)
        if key.revoked_at is None:
            key.revoked_at = now
            key.save(update_fields=["revoked_at"])
            audit.record("key.revoked", target=key.name, actor=actor)
    return key
