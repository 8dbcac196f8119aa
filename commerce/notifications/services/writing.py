"""Writing a mail: rendered now, in the receiver's transaction; sent later."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils import translation

from commerce.notifications.contexts import store_context
from commerce.notifications.models import SentMail
from commerce.notifications.wording import Reader
from commerce.store.models import Store
from core.events.doorbell import ring
from core.events.registry import WillNeverWork
from core.lines import one_line

SUBJECT_LENGTH = 200
NAME_LENGTH = 78


def write_mail(
    *, key: str, to: str, template: str, subject: str, store: Store, reader: Reader, context: dict[str, Any],
    reply_to: str = "",
) -> SentMail:  # fmt: skip
    """Put a mail into the outgoing box, once per `key`: a second call returns the first mail.

    `template` names `email/<template>.html` and `.txt`. Replies go to the shop unless `reply_to` says else. Raises
    WillNeverWork for an address that is none.
    """
    if known := SentMail.objects.filter(key=key).first():
        return known
    try:
        validate_email(to)
    except ValidationError as error:
        raise WillNeverWork(f"no e-mail address: {error.message}") from error
    subject = one_line(subject)[:SUBJECT_LENGTH]
    with translation.override(reader.language):
        values = {
            "shop": store_context(store, reader.language),
            "subject": subject,
            "language": reader.language,
            **context,
        }
        text = render_to_string(f"email/{template}.txt", values)
        html = render_to_string(f"email/{template}.html", values)
    mail, _created = SentMail.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "from_name": one_line(store.name)[:NAME_LENGTH],
            "reply_to": reply_to or store.email,
            "subject": subject,
            "text": tidy(text),
            "html": html,
        },
    )
    ring("mails")
    return mail


def tidy(text: str) -> str:
    """Templates leave runs of blank lines where a part is absent."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
