"""Inviting somebody to a shop's staff by mail."""

from __future__ import annotations

from datetime import datetime
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.limits import consume
from core.http.links import platform_url, url_of
from staff.roles import name_of
from tenants import hosts
from tenants.models import Invitation, Shop
from tenants.services.invitations import write_invitation

log = structlog.get_logger("onboarding")
DAY = 24 * 3600


def invite(*, shop: Shop, email: str, role: str, invited_by: str, now: datetime) -> bool:
    """Writes the invitation and sends its mail; says whether that went out. Called inside the shop, outside any
    transaction. Raises InvitationRefused and TooMany."""
    consume("invitations", shop.shop_id, limit=settings.INVITATIONS_PER_SHOP, seconds=DAY, now=now)
    invitation, token = write_invitation(shop=shop, email=email, role=role, invited_by=invited_by, now=now)
    return send(invitation, shop, token)


def send(invitation: Invitation, shop: Shop, token: str) -> bool:
    with translation.override(shop.locale):
        context = {
            "shop": {"name": shop.name, "url": url_of(hosts.storefront_host(shop.handle)), "email": ""},
            "inviter": invitation.invited_by,
            "role": name_of(invitation.role),
            "email": invitation.email,
            "url": platform_url(f"/invitations/{token}/"),
            "days": settings.INVITATION_DAYS,
            "language": shop.locale,
            "subject": _("Work with us at %(shop)s") % {"shop": shop.name},
        }
        text = render_to_string("email/staff_invitation.txt", context)
        html = render_to_string("email/staff_invitation.html", context)
    message = EmailMultiAlternatives(context["subject"], text, to=[invitation.email])
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        log.error("invitation_not_sent", shop=shop.shop_id, error=repr(error))
        return False
    return True
