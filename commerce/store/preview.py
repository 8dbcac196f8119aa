"""Who may look into a shop that is not open: whoever knows its password, and its staff by a short-lived link."""

from __future__ import annotations

import hashlib
from hmac import compare_digest

from django.core import signing

from commerce.store.models import Store
from core.scope import require_shop

SALT = "store.preview"
PASS_SECONDS = 30 * 86400
LINK_SECONDS = 600


def is_preview_password(store: Store, password: str) -> bool:
    """Takes equally long for any wrong password. A shop without one is closed to everybody but its staff."""
    given = hashlib.sha256(password.strip().encode(errors="replace")).digest()
    wanted = hashlib.sha256(store.preview_password.encode()).digest()
    return bool(store.preview_password) and compare_digest(given, wanted)


def preview_pass(store: Store) -> str:
    """The value of the cookie that opens this shop and no other, until its password changes."""
    return signing.dumps(password_mark(store), salt=f"{SALT}.pass.{require_shop().shop_id}")


def is_preview_pass(store: Store, value: str) -> bool:
    try:
        mark = signing.loads(value, salt=f"{SALT}.pass.{require_shop().shop_id}", max_age=PASS_SECONDS)
    except signing.BadSignature:
        return False
    return compare_digest(str(mark), password_mark(store))


def password_mark(store: Store) -> str:
    return hashlib.sha256(b"preview:" + store.preview_password.encode()).hexdigest()[:16]


def preview_link() -> str:
    """A path on the shop's own host that lets its bearer in for ten minutes: for staff, from the admin."""
    return "/unlock/?key=" + signing.dumps("staff", salt=f"{SALT}.link.{require_shop().shop_id}")


def is_preview_key(value: str) -> bool:
    try:
        return signing.loads(value, salt=f"{SALT}.link.{require_shop().shop_id}", max_age=LINK_SECONDS) == "staff"
    except signing.BadSignature:
        return False
