"""Mails about what shoppers wrote."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from builder.contact.links import CONFIRM, LEAVE, newsletter_link
from builder.contact.models import Message, Subscriber
from commerce.notifications.services.writing import write_mail
from commerce.notifications.wording import Reader, merchant_of
from commerce.store.selectors import current_store
from core.events.registry import receives
from core.http.links import url_of
from core.lines import one_line
from core.models import Event


@receives("message.received")
def tell_merchant_of_message(event: Event) -> None:
    """To the shop's address; a reply goes to whoever wrote."""
    message = Message.objects.filter(pk=event.payload["message_id"]).first()
    store = current_store()
    if message is None or not store.email:
        return
    reader = merchant_of(store)
    with translation.override(reader.language):
        subject = _("Message from %(name)s") % {"name": one_line(message.name)}
    context = {"message": message, "url": url_of(store.admin_host, f"/messages/edit/{message.pk}/")}
    write_mail(
        key=f"message.received:{message.pk}", to=store.email, template="merchant_message", subject=subject, store=store,
        reader=reader, context=context, reply_to=message.email,
    )  # fmt: skip


@receives("newsletter.asked")
def ask_whether_it_was_them(event: Event) -> None:
    """At most once a day for an address, however often somebody types it in."""
    subscriber = Subscriber.objects.filter(pk=event.payload["subscriber_id"], confirmed_at=None, left_at=None).first()
    if subscriber is None:
        return
    store = current_store()
    reader = Reader(subscriber.locale or store.locale, store.time_zone)
    with translation.override(reader.language):
        subject = _("Please confirm: news from %(shop)s") % {"shop": store.name}
    context = {
        "subscriber": subscriber,
        "confirm_url": newsletter_link(CONFIRM, subscriber, store.primary_host),
        "leave_url": newsletter_link(LEAVE, subscriber, store.primary_host),
    }
    write_mail(
        key=f"newsletter.asked:{subscriber.pk}:{event.payload['day']}", to=subscriber.email, template="newsletter_confirm",
        subject=subject, store=store, reader=reader, context=context,
    )  # fmt: skip
