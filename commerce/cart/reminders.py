"""Who agreed to be reminded of a cart by one mail. Consent is the only ground for it: it is a tick at the checkout, kept
with the cart together with its time, and taken back by a link in the mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core import signing

from commerce.cart.models import Cart
from core.events.doorbell import ring
from core.scope import require_shop

AGREED, AGREED_AT, REMINDED_AT = "accepts_reminder", "reminder_agreed_at", "reminded_at"
NEVER_AFTER = timedelta(days=3)  # a mail that comes later than that is no reminder
SALT = "cart.no_reminder"


def note_consent(*, cart: Cart, hours: int | None, now: datetime) -> None:
    """After the checkout form was kept: the moment of the tick, and the bell for the mail. Quiet where there is none."""
    if hours is None or cart.details.get(AGREED) != "on" or cart.details.get(AGREED_AT):
        return
    cart.details = cart.details | {AGREED_AT: now.isoformat()}
    Cart.objects.filter(pk=cart.pk, order_id=None).update(details=cart.details)
    ring("reminders", now + timedelta(hours=hours))


def due_carts(*, hours: int, now: datetime) -> Iterator[Cart]:
    """Left for so long by somebody who agreed, and not reminded yet."""
    found = Cart.objects.filter(
        order_id=None, lines__isnull=False, updated_at__gt=now - timedelta(hours=hours) - NEVER_AFTER,
        **{f"details__{AGREED}": "on"},
    ).exclude(details__has_key=REMINDED_AT).distinct()  # fmt: skip
    for cart in found.order_by("pk")[:200]:
        if left_at(cart) <= now - timedelta(hours=hours):
            yield cart


def left_at(cart: Cart) -> datetime:
    """The last change of the cart, or the tick if that came later."""
    agreed = cart.details.get(AGREED_AT)
    return max(cart.updated_at, datetime.fromisoformat(agreed)) if isinstance(agreed, str) else cart.updated_at


def refuse_path(cart: Cart) -> str:
    return f"/cart/no-reminder/{signing.dumps(cart.pk, salt=f'{SALT}.{require_shop().shop_id}')}/"


def cart_of_refusal(token: str) -> int | None:
    """None for a link that is false. It works for ever."""
    try:
        found = signing.loads(token, salt=f"{SALT}.{require_shop().shop_id}")
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None


def refuse_reminders(*, cart_id: int) -> None:
    """No mail about any cart of this address, until they tick it again."""
    cart = Cart.objects.filter(pk=cart_id).first()
    email = cart.details.get("email") if cart else None
    if not email:
        return
    for each in Cart.objects.filter(order_id=None, details__email=email, **{f"details__{AGREED}": "on"}):
        kept = {name: value for name, value in each.details.items() if name not in (AGREED, AGREED_AT)}
        Cart.objects.filter(pk=each.pk).update(details=kept)
