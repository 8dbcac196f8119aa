from __future__ import annotations

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from builder.contact.models import Message, Subscriber

LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)
MANY_LINKS = 3
QUICK_MILLISECONDS = 1_500


def looks_like_spam(*, text: str, trap: str, waited: str) -> bool:
    """A field that only robots see is filled, the form was sent sooner than anybody reads, or there are many links."""
    too_quick = waited.isdigit() and int(waited[:9]) < QUICK_MILLISECONDS
    return bool(trap.strip()) or too_quick or len(LINK.findall(text)) >= MANY_LINKS


def receive_message(
    *, name: str, email: str, text: str, order_number: str = "", page: str = "", is_spam: bool = False
) -> Message:
    """The same words from the same address are kept once while they are open."""
    known = Message.objects.filter(email=email, text=text, is_done=False).first()
    if known is not None:
        return known
    return Message.objects.create(
        name=name, email=email, text=text, order_number=order_number, page=page[:300], is_spam=is_spam
    )


def subscribe(*, email: str, consent_text: str, locale: str, page: str, now: datetime) -> Subscriber:
    """Who subscribes twice stays as they were: the first consent counts."""
    email = email.strip().lower()
    try:
        with transaction.atomic("default"):
            return Subscriber.objects.create(
                email=email, consent_text=consent_text[:240], locale=locale, page=page[:300], consented_at=now
            )
    except IntegrityError:
        return Subscriber.objects.get(email=email)
