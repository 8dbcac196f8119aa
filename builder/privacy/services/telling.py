"""Whoever had to wait is told when they are forgotten (GDPR, article 12 (3)); then the address of that mail goes as well."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from builder.privacy.models import Erasure
from builder.privacy.rules import privacy_rules
from commerce.notifications.models import MailState, SentMail
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import Reader
from commerce.store.selectors import current_store
from core.events.registry import WillNeverWork

KEY = "privacy.done:"
SUBJECT = gettext_noop("Your data at %(shop)s are erased")


def tell(erasure: Erasure, *, email: str) -> None:
    """In the transaction that erases, after everything else."""
    store = current_store()
    reader = Reader(erasure.locale or store.locale, store.time_zone)
    with translation.override(reader.language):
        subject = _(SUBJECT) % {"shop": store.name}
    try:
        write_mail(
            key=f"{KEY}{erasure.pk}:{erasure.asked_at:%Y%m%d%H%M%S}", to=email, template="data_erased", subject=subject,
            store=store, reader=reader, context={"years": privacy_rules(store).keep_years},
        )  # fmt: skip
    except WillNeverWork:
        return


def forget_told() -> bool:
    """Of mails that are sent or given up the address goes; whether some are still to be sent."""
    mails = SentMail.objects.filter(key__startswith=KEY).exclude(to="")
    mails.exclude(state=MailState.WAITING).update(to="", subject="", text="", html="", error="")
    return mails.filter(state=MailState.WAITING).exists()
