from __future__ import annotations

import re
from datetime import datetime

from django.db import IntegrityError, transaction

from builder.contact.models import Message, Subscriber
from core.events.outbox import emit

LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)
MANY_LINKS = 3
QUICK_MILLISECONDS = 1_500


def looks_like_spam(*, text: str, trap: str, waited: str) -> bool:
    """A field that only robots see is filled, the form was sent sooner than anybody reads, or there are many links."""
    too_quick = waited.isdigit() and int(waited[:9]) < QUICK_MILLISECONDS
    return bool(trap.strip()) or too_quick or len(LINK.findall(text)) >= MANY_LINKS


@transaction.atomic("default")
def receive_message(
    *, name: str, email: str, text: str, order_number: str = "", page: str = "", is_spam: bool = False
) -> Message:
    """The same words from the same address are kept once while they are open. Emits message.received, unless it looks
    like advertising: that waits in the admin."""
    known = Message.objects.filter(email=email, text=text, is_done=False).first()
    if known is not None:
        return known
    message = Message.objects.create(
        name=name, email=email, text=text, order_number=order_number, page=page[:300], is_spam=is_spam
    )
    if not is_spam:
        emit("message.received", message_id=message.pk)
    return message


@transaction.atomic("default")
def subscribe(*, email: str, consent_text: str, locale: str, page: str, now: datetime) -> Subscriber:
    """Emits newsletter.asked, upon which a mail asks whether it was them. Who has confirmed stays as they were: the first
    consent counts."""
    email = email.strip().lower()
    facts = {"consent_text": consent_text[:240], "locale": locale, "page": page[:300], "consented_at": now}
    try:
        with transaction.atomic("default"):
            subscriber = Subscriber.objects.create(email=email, **facts)
    except IntegrityError:
        subscriber = Subscriber.objects.select_for_update().get(email=email)
        if subscriber.wants_mail:
            return subscriber
        Subscriber.objects.filter(pk=subscriber.pk).update(**facts, confirmed_at=None, left_at=None)
    emit("newsletter.asked", subscriber_id=subscriber.pk, day=now.date().isoformat())
    return subscriber


@transaction.atomic("default")
def confirm_subscription(*, subscriber_id: int, now: datetime) -> bool:
    """Says whether there is somebody to write to now. Who has left since the mail was sent asks anew."""
    waiting = Subscriber.objects.filter(pk=subscriber_id, left_at=None)
    waiting.filter(confirmed_at=None).update(confirmed_at=now)
    return waiting.exists()


@transaction.atomic("default")
def leave_newsletter(*, subscriber_id: int, now: datetime) -> None:
    """The row stays: it proves when consent was given and taken back."""
    Subscriber.objects.filter(pk=subscriber_id, left_at=None).update(left_at=now)
