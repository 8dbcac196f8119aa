"""Mails of the platform to the owners of shops, each in its reader's language. Sent at once, outside any transaction;
one that cannot be sent is logged and not tried again, for nothing hangs on it alone: every screen says the same."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from core.http.links import platform_url
from core.scope import control_context
from onboarding.services.letters import LETTERS
from staff.roles import OWNER
from tenants.models import Membership, Shop

log = structlog.get_logger("telling")


def owners_of(shop: Shop) -> list[User]:
    with control_context():
        members = Membership.objects.select_related("account").filter(shop=shop, role=OWNER, account__is_active=True)
        return [member.account for member in members.order_by("pk")]


def tell_owners(shop: Shop, letter: str, **values: Any) -> int:
    return sum(tell(owner, letter, shop=shop, **values) for owner in owners_of(shop))


def tell(person: User, letter: str, *, shop: Shop | None = None, url: str = "", **values: Any) -> bool:
    """`letter` is one of onboarding.services.letters; `values` fill its words."""
    words = LETTERS[letter]
    with translation.override(person.locale or (shop.locale if shop else "en")):
        filling = {"shop": shop.name if shop else "", "name": person.name, **values}
        context = {
            "shop": {"name": "Échoppe", "url": platform_url("/"), "email": settings.OPERATOR_EMAIL},
            "subject": str(words.subject) % filling,
            "paragraphs": [str(text) % filling for text in words.paragraphs],
            "button": str(words.button) if url else "",
            "url": url,
            "language": translation.get_language(),
        }
        return send(person.email, context)


def send(address: str, context: dict[str, Any]) -> bool:
    message = EmailMultiAlternatives(
        context["subject"], render_to_string("email/platform_letter.txt", context), to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach_alternative(render_to_string("email/platform_letter.html", context), "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log.error("letter_not_sent", subject=context["subject"], error=repr(error))
        return False
    return True


def broadcast_to(person: User, *, subject: str, body: str) -> bool:
    """An operator's own words."""
    with translation.override(person.locale or "en"):
        context = {
            "shop": {"name": "Échoppe", "url": platform_url("/"), "email": settings.OPERATOR_EMAIL}, "subject": subject,
            "paragraphs": [part.strip() for part in body.replace("\r", "").split("\n\n") if part.strip()],
            "button": "", "url": "", "language": translation.get_language(),
        }  # fmt: skip
        return send(person.email, context)
