from __future__ import annotations

from collections.abc import Iterator

from builder.contact.models import Subscriber
from commerce.importexport.exports.records import Entity, Record, batches
from core.errors import mark as _


def subscribers() -> Iterator[Record]:
    for batch in batches(Subscriber.objects.all()):
        for row in batch:
            yield {
                "email": row.email, "language": row.locale, "agreed_to": row.consent_text, "page": row.page,
                "asked_at": row.consented_at.isoformat(),
                "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
                "left_at": row.left_at.isoformat() if row.left_at else None, "may_get_mail": row.wants_mail,
            }  # fmt: skip


SUBSCRIBERS = Entity(
    kind="subscribers", label=_("Subscribers"), permission="contact.view_subscriber",
    head=("email", "language", "agreed_to", "page", "asked_at", "confirmed_at", "left_at", "may_get_mail"),
    read=subscribers, count=lambda: Subscriber.objects.count(),
)  # fmt: skip
