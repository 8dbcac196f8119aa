"""Sending what waits. Each mail is claimed, sent, and marked, in this order and in three steps.

A sender that dies after the mail server took a mail and before the mark sends it again, under the same Message-ID, once
per death. That is the price of never losing one: no mail server can be asked whether it has a mail already.
"""

from __future__ import annotations

import time
import uuid
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from smtplib import SMTPRecipientsRefused, SMTPSenderRefused

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Min

from billing.services.usage import add_usage
from commerce.notifications.models import MailState, SentMail
from core.metrics import MAILS
from core.retry import MAX_ATTEMPTS, delay_after
from core.scope import control_context, require_shop
from tenants.models import Shop
from tenants.trust import tier_of

log = structlog.get_logger("mails")
VISIT_SECONDS = 20
IN_FLIGHT = timedelta(minutes=5)  # longer than any mail server takes; then the sender is taken for dead
PERMANENT = range(500, 600)
UNLIMITED = 1_000_000_000


def send_due_mails(now: datetime) -> datetime | None:
    """Send what is due in this shop, for at most VISIT_SECONDS; returns when more will be due, None for never.
    Must run outside any transaction."""
    stop_at, sent = time.monotonic() + VISIT_SECONDS, 0
    room = room_today(now)
    try:
        while room > sent and (mail := claim(now)):
            sent += send(mail, now=now)
            if time.monotonic() >= stop_at:
                return now
    finally:
        if sent:
            add_usage(shop_id=require_shop().shop_id, metric="mails", adding=sent, now=now)
    if room <= sent:
        return tomorrow(now)
    return SentMail.objects.filter(state=MailState.WAITING).aggregate(at=Min("next_at"))["at"]


def claim(now: datetime) -> SentMail | None:
    """The oldest mail that is due, taken out of other senders' sight for IN_FLIGHT."""
    with transaction.atomic("default"):
        mail = (
            SentMail.objects.select_for_update(skip_locked=True)
            .filter(state=MailState.WAITING, next_at__lte=now)
            .order_by("next_at", "id")
            .first()
        )
        if mail is not None:
            mail.attempts += 1
            mail.next_at = now + max(IN_FLIGHT, delay_after(mail.attempts))
            mail.save(update_fields=["attempts", "next_at"])
        return mail


def room_today(now: datetime) -> int:
    """How many mails the shop may still send today: one that we do not know yet sends no floods. What is above waits for
    the next day (UTC)."""
    shop_id = require_shop().shop_id
    with control_context():
        trust = Shop.objects.filter(pk=shop_id).values_list("trust", flat=True).first()
    most = tier_of(trust or "").mails_a_day
    if most is None:
        return UNLIMITED
    return most - SentMail.objects.filter(sent_at__gte=tomorrow(now) - timedelta(days=1)).count()


def tomorrow(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def send(mail: SentMail, *, now: datetime) -> bool:
    """One attempt; says whether it went out. A failure is kept on the row, and tried again unless the server said
    never."""
    try:
        message_for(mail).send()
    except Exception as error:
        mail.error = f"{type(error).__name__}: {error}"[:500].replace("\x00", "")
        mail.next_at = now + delay_after(mail.attempts)
        if mail.attempts >= MAX_ATTEMPTS or is_final(error):
            mail.state = MailState.DEAD
        log.warning("mail failed", mail=mail.key, attempt=mail.attempts, is_dead=mail.state == MailState.DEAD)
        MAILS.labels(outcome="dead" if mail.state == MailState.DEAD else "failed").inc()
    else:
        mail.state, mail.sent_at, mail.error, mail.text, mail.html = MailState.SENT, now, "", "", ""
        MAILS.labels(outcome="sent").inc()
    mail.save(update_fields=["state", "sent_at", "error", "next_at", "text", "html"])
    return mail.state == MailState.SENT


def is_final(error: Exception) -> bool:
    """True where the mail server says "never" (5xx): the address does not exist, or we may not write to it."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code in PERMANENT for code, _text in error.recipients.values())
    return isinstance(error, SMTPSenderRefused) and error.smtp_code in PERMANENT


def message_for(mail: SentMail) -> EmailMultiAlternatives:
    """From the platform's address under the shop's name, so that mail servers trust it; replies go to the shop."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((mail.from_name, address)),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={"Message-ID": message_id(mail, address), "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def message_id(mail: SentMail, address: str) -> str:
    """The same at each attempt, so that a mail sent twice is shown once by most programs."""
    name = uuid.uuid5(uuid.NAMESPACE_OID, f"{require_shop().shop_id}:{mail.key}")
    return f"<{name.hex}@{address.rpartition('@')[2]}>"


def retry_mails(ids: list[int], *, now: datetime) -> int:
    """Give dead mails their attempts anew; returns how many. The caller rings."""
    dead = SentMail.objects.filter(pk__in=ids, state=MailState.DEAD)
    return dead.update(state=MailState.WAITING, attempts=0, next_at=now)


def give_up_mails(ids: list[int], *, now: datetime) -> int:
    """Forget dead mails' texts and leave them unsent; their keys stay, so that they are not written anew."""
    return SentMail.objects.filter(pk__in=ids, state=MailState.DEAD).update(state=MailState.GIVEN_UP, text="", html="")
