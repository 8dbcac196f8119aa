"""A password for who likes one better than a code. It is set by somebody who has just shown by a code that the mailbox is
theirs, or who knows the present one; forgotten ones need no reset: a code opens the account, and there is another."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from commerce.customers.models import Customer
from core.errors import PlainError
from core.errors import mark as _

MOST_TRIES = 10  # in a row; then the password sleeps until the next sign-in by code
MAX_LENGTH = 200


class WrongPassword(PlainError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "E-mail and password do not fit, or there is no password yet. Please try again, or take a code by e-mail."
            )
        )


class PasswordRefused(ValueError):
    """Its text is for people."""


def enter_password(*, email: str, password: str) -> Customer:
    """The customer of this address. Tries are counted before anything is compared, and an address that is not known takes
    as long as one that is. Raises WrongPassword."""
    plain, typed = email.strip().lower()[:254].replace("\0", ""), password[:MAX_LENGTH]
    found = Customer.objects.filter(email__iexact=plain).exclude(password="")
    if not found.filter(password_tries__lt=MOST_TRIES).update(password_tries=F("password_tries") + 1):
        make_password(typed)
        raise WrongPassword()
    customer = found.get()
    if not check_password(typed, customer.password, setter=None):
        raise WrongPassword()
    wake_password(customer)
    return customer


def set_password(*, customer: Customer, password: str, present: str | None) -> Customer:
    """`present` is what was typed as the present one; None where a code has just been entered. Whoever is signed in
    elsewhere is signed out. Raises WrongPassword, PasswordRefused."""
    if present is not None:
        enter_password(email=customer.email, password=present)
    try:
        validate_password(password, user=customer)  # type: ignore[arg-type]  # it looks at e-mail and name alone
    except ValidationError as error:
        raise PasswordRefused(" ".join(error.messages)) from None
    if len(password) > MAX_LENGTH:
        raise PasswordRefused(gettext("Please use at most %(count)d characters.") % {"count": MAX_LENGTH})
    customer.password = make_password(password)
    Customer.objects.filter(pk=customer.pk).update(password=customer.password, password_tries=0)
    return customer


def remove_password(*, customer: Customer) -> Customer:
    """Codes by e-mail alone open the account again."""
    customer.password = ""
    Customer.objects.filter(pk=customer.pk).update(password="", password_tries=0)
    return customer


def wake_password(customer: Customer) -> None:
    """They are here: tries begin anew, and so does the time after which they count as gone."""
    Customer.objects.filter(pk=customer.pk).update(password_tries=0, seen_at=timezone.now())
