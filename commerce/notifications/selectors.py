from __future__ import annotations

from commerce.notifications.models import MailState, SentMail


def dead_mails() -> list[SentMail]:
    """Mails that could not be sent, newest first."""
    return list(SentMail.objects.filter(state=MailState.DEAD).order_by("-pk")[:200])
