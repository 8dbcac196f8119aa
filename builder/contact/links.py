"""Links by which people confirm that they want news, and say that they do not any more."""

from __future__ import annotations

from django.core import signing

from builder.contact.models import Subscriber
from core.http.links import url_of
from core.scope import require_shop

CONFIRM, LEAVE = "confirm", "leave"
CONFIRM_SECONDS = 7 * 86400


def salt(act: str) -> str:
    return f"newsletter.{act}.{require_shop().shop_id}"


def newsletter_link(act: str, subscriber: Subscriber, host: str) -> str:
    token = signing.dumps(subscriber.pk, salt=salt(act))
    return url_of(host, f"/newsletter/{act}/{token}/")


def subscriber_of(act: str, token: str) -> int | None:
    """The id in the token. Links to confirm are good for a week, links to leave for ever."""
    try:
        found = signing.loads(token, salt=salt(act), max_age=CONFIRM_SECONDS if act == CONFIRM else None)
    except signing.BadSignature:
        return None
    return found if isinstance(found, int) else None
