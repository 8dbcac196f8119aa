"""How allauth behaves here: links from the settings, mails in the person's language, nobody given away."""

from __future__ import annotations

from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from core.http.links import platform_url

log = structlog.get_logger("accounts")


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Every `…_url` is put on the platform's own host, whatever Host header the request had.

        A mail server that is down is logged and forgiven: the page has to look the same whether there was a mail to
        send or not, and every one of these mails can be asked for again.
        """
        values = {key: on_platform(value) if key.endswith("_url") else value for key, value in context.items()}
        values |= {
            "email": email,
            "current_site": SimpleNamespace(name=settings.WAGTAIL_SITE_NAME, domain=settings.PLATFORM_HOST),
            "platform_url": platform_url(),
        }
        with translation.override(language_of(context.get("user"))):
            message = self.render_mail(template_prefix, email, values)
        try:
            message.send()
        except (SMTPException, OSError) as error:
            log.error("mail_not_sent", template=template_prefix, error=repr(error))

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """To an address that another account has proved to be its own goes no link to click, but a word of warning."""
        address = emailconfirmation.email_address
        if EmailAddress.objects.filter(email=address.email, verified=True).exclude(pk=address.pk).exists():
            self.send_account_already_exists_mail(address.email)
            return
        super().send_confirmation_mail(request, emailconfirmation, signup)

    def send_account_already_exists_mail(self, email: str) -> None:
        self.send_mail(
            "account/email/account_already_exists",
            email,
            {
                "password_reset_url": reverse("account_reset_password"),
            },
        )

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Without the host, which has as many spellings as ports: each would bring its own attempts."""
        return str(credentials.get("email", "")).lower()


def on_platform(address: Any) -> Any:
    """The same path and query on the platform's host."""
    if not isinstance(address, str):
        return address
    parts = urlsplit(address)
    return platform_url(parts.path + (f"?{parts.query}" if parts.query else ""))


def language_of(user: User | None) -> str:
    return (getattr(user, "locale", "") or translation.get_language() or settings.LANGUAGE_CODE)[:2]
