"""Customers of whom nothing has been heard for so many months: warned by mail, and a month later erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from builder.contact.models import Subscriber
from builder.privacy.identity import key_of, plain
from builder.privacy.models import Cause, Erasure, ErasureState
from commerce.customers.models import Customer
from commerce.invoices.parties import zone_of
from commerce.notifications.languages import path_in
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import Reader
from commerce.orders.models import Order
from commerce.store.models import Store
from core.events.registry import WillNeverWork
from tenants.hosts import url_of

WARNED_BEFORE = timedelta(days=30)
SUBJECT = gettext_noop("Your account at %(shop)s will be erased on %(day)s")


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of the month, or the 28th where there is none."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, 28))


def inactive_customers(*, months: int, now: datetime) -> QuerySet[Customer]:
    """No order, no sign-in, no consent given since; nobody where `months` is 0."""
    if not months:
        return Customer.objects.none()
    since = months_before(now, months)
    orders = Order.objects.filter(customer=OuterRef("pk"), placed_at__gte=since)
    news = Subscriber.objects.filter(email__iexact=OuterRef("email"), left_at=None, consented_at__gte=since)
    lately = Q(seen_at__gte=since) | Q(consent_at__gte=since)
    return Customer.objects.filter(~Exists(orders), ~Exists(news), created_at__lt=since).exclude(lately)


def is_inactive(email: str, *, months: int, now: datetime) -> bool:
    """Asked once more before somebody is erased: a sign of life since the warning keeps them."""
    return inactive_customers(months=months, now=now).filter(email__iexact=email).exists()


def warn(customer: Customer, *, store: Store, now: datetime) -> None:
    """Once: who is on the list already is left alone. May run twice at once."""
    with transaction.atomic("default"):
        due_at = now + WARNED_BEFORE
        facts = {
            "email": plain(customer.email), "locale": customer.locale, "cause": Cause.INACTIVE, "asked_at": now,
            "state": ErasureState.WARNED, "due_at": due_at, "done_at": None, "note": [],
        }  # fmt: skip
        row, is_new = Erasure.objects.select_for_update().get_or_create(pk=key_of(customer.email), defaults=facts)
        if not is_new:
            if row.state != ErasureState.DONE:
                return
            Erasure.objects.filter(pk=row.pk).update(**facts)
        write_warning(customer, row, due_at, store)


def write_warning(customer: Customer, erasure: Erasure, due_at: datetime, store: Store) -> None:
    reader = Reader(customer.locale or store.locale, store.time_zone)
    with translation.override(reader.language):
        day = date_format(due_at.astimezone(zone_of(store)), "DATE_FORMAT")
        subject = _(SUBJECT) % {"shop": store.name, "day": day}
    context = {"day": day, "sign_in_url": url_of(store.primary_host, path_in(reader.language, "/account/sign-in/"))}
    try:
        write_mail(
            key=f"privacy.warning:{erasure.pk}:{due_at:%Y%m%d}", to=customer.email, template="inactive_warning",
            subject=subject, store=store, reader=reader, context=context,
        )  # fmt: skip
    except WillNeverWork:
        return


def to_be_warned(*, months: int, now: datetime, most: int) -> list[Customer]:
    """The longest silent first, without those who are on the list. Their hashes are not in the database to be compared, so
    the addresses of the list are."""
    waiting = Erasure.objects.exclude(state=ErasureState.DONE).exclude(email="").values("email")
    found = inactive_customers(months=months, now=now).exclude(email__in=waiting)
    return list(found.order_by("created_at")[:most])
