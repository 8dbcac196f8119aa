"""Shoppers sign in with a code by e-mail: nothing to forget, and whoever has the mailbox had the orders' mails too."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

from django.conf import settings
from django.db import transaction
from django.db.models import F

from commerce.customers.models import Customer, SignInCode
from commerce.customers.services.passwords import wake_password
from core.errors import PlainError
from core.errors import mark as _
from core.events.outbox import emit
from core.scope import require_shop

GOOD_FOR = timedelta(minutes=15)
MOST_TRIES = 5
AGAIN_AFTER = timedelta(seconds=30)  # nobody is sent more mails than that, from wherever they are asked for


class WrongCode(PlainError):
    def __init__(self) -> None:
        super().__init__(_("This code is not right, or no longer valid. Please ask for a new one."))


@transaction.atomic("default")
def ask_for_code(*, email: str, locale: str, now: datetime) -> None:
    """A new code is on its way, and older ones are worth nothing. Announces customer.code_asked, which mails it; whether
    the address has ever bought here makes no difference that could be seen. Nothing happens within half a minute of the
    one before."""
    plain = email.strip().lower()
    known = SignInCode.objects.filter(email__iexact=plain, expires_at__gt=now + GOOD_FOR - AGAIN_AFTER)
    if known.exists():
        return
    code = f"{secrets.randbelow(10**6):06d}"
    SignInCode.objects.filter(email__iexact=plain).delete()
    SignInCode.objects.filter(expires_at__lt=now).delete()
    kept = SignInCode.objects.create(email=plain, digest=digest_of(plain, code), expires_at=now + GOOD_FOR)
    emit("customer.code_asked", email=plain, code=code, locale=locale, code_id=kept.pk)


def enter_sign_in_code(*, email: str, code: str, locale: str, now: datetime) -> Customer:
    """The customer of this address, known from now on. A code counts once. Raises WrongCode."""
    plain = email.strip().lower()[:254].replace("\0", "")
    digits = "".join(sign for sign in code if sign in "0123456789")
    tried = SignInCode.objects.filter(email__iexact=plain, expires_at__gt=now, tries__lt=MOST_TRIES)
    if not tried.update(tries=F("tries") + 1):  # counted before it is compared, and kept where that fails
        raise WrongCode()
    with transaction.atomic("default"):
        kept = SignInCode.objects.select_for_update().filter(email__iexact=plain).first()
        if kept is None or not compare_digest(kept.digest, digest_of(plain, digits)):
            raise WrongCode()
        kept.delete()
        known = Customer.objects.filter(email__iexact=plain).first()
        if known is None:
            return Customer.objects.create(email=plain, locale=locale)
        wake_password(known)
        return known


def digest_of(email: str, code: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}:{require_shop().shop_id}:{email}:{code}".encode()).hexdigest()
