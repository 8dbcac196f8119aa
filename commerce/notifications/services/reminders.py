"""One mail about a cart that was left, to those who agreed to it at the checkout. Off until the merchant wants it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commerce.cart.links import recovery_path
from commerce.cart.models import Cart
from commerce.cart.reminders import AGREED, REMINDED_AT, due_carts, refuse_path
from commerce.cart.selectors import NoticeKind, cart_view
from commerce.notifications.languages import path_in, titles_in
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import Reader
from commerce.orders.models import Order
from commerce.store.models import Store
from commerce.store.selectors import current_store
from core.events.registry import WillNeverWork
from core.lines import one_line
from tenants.hosts import url_of

SUBJECT = gettext_noop("Your cart at %(shop)s is still there")
AGAIN = timedelta(hours=1)


def remind_of_carts(now: datetime) -> datetime | None:
    """Work of the kind "reminders". May run twice at once. Returns when to come again, None where nobody waits."""
    store = current_store()
    if store.cart_reminder_hours is None or not store.is_open:
        return None
    for cart in due_carts(hours=store.cart_reminder_hours, now=now):
        remind(cart.pk, store, now)
    waits = Cart.objects.filter(order_id=None, **{f"details__{AGREED}": "on"}).exclude(details__has_key=REMINDED_AT)
    return now + AGAIN if waits.filter(updated_at__gt=now - timedelta(days=7)).exists() else None


@transaction.atomic("default")
def remind(cart_id: int, store: Store, now: datetime) -> None:
    """Once per cart. Who has bought since, or has only articles that are not there any more, gets none."""
    cart = Cart.objects.select_for_update().filter(pk=cart_id, order_id=None).first()
    if cart is None or cart.details.get(AGREED) != "on" or REMINDED_AT in cart.details:
        return
    Cart.objects.filter(pk=cart.pk).update(details=cart.details | {REMINDED_AT: now.isoformat()})
    email = str(cart.details.get("email") or "")
    view = cart_view(cart)
    there = [line for line in view.lines if line.notice_kind not in (NoticeKind.GONE, NoticeKind.SOLD_OUT)]
    has_bought = Order.objects.filter(email__iexact=email, placed_at__gt=cart.created_at).exists()
    if not email or not there or has_bought:
        return
    reader = Reader(cart.locale or store.locale, store.time_zone)
    with translation.override(reader.language):
        subject = _(SUBJECT) % {"shop": store.name}
    titles = titles_in(reader.language, [line.variant.pk for line in there])
    lines = [
        {
            "title": one_line(titles.get(line.variant.pk) or line.title),
            "options": one_line(line.options_text),
            "quantity": line.quantity,
            "total": reader.amount(line.total.amount, line.total.currency),
        }
        for line in there
    ]
    context = {
        "lines": lines,
        "cart_url": url_of(store.primary_host, path_in(reader.language, recovery_path(cart))),
        "refuse_url": url_of(store.primary_host, refuse_path(cart)),
    }
    try:
        write_mail(
            key=f"cart.reminder:{cart.pk}", to=email, template="cart_reminder", subject=subject, store=store,
            reader=reader, context=context,
        )  # fmt: skip
    except WillNeverWork:
        return
