"""Sending a mail of an order once more, because the shopper asks for it or never got it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commerce.notifications.models import SentMail
from commerce.notifications.selectors import mails_of_order
from commerce.notifications.services.order_mails import write_order_mail
from commerce.orders.errors import OrderError
from commerce.orders.models import Order
from commerce.orders.services.timeline import write_note
from core.errors import mark as _


class MailGone(OrderError):
    """There is no such mail of this order, or its parcel is gone."""

    def __init__(self) -> None:
        super().__init__(_("There is no such e-mail any more."))


def resend_mail(*, order_id: UUID, mail_id: int, request_key: str, actor: Any, now: datetime) -> SentMail:
    """Written anew, from what the order says today, to the address that it has today; once per `request_key`.

    Raises Order.DoesNotExist, MailGone.
    """
    with transaction.atomic("default"):
        order = Order.objects.select_for_update().get(pk=order_id)
        earlier = next((mail for mail in mails_of_order(order) if mail.pk == mail_id), None)
        if earlier is None:
            raise MailGone()
        name, about = earlier.key.split(":")[:2]
        shipment = order.shipments.filter(pk=about).first() if name == "order.shipped" else None
        if name == "order.shipped" and shipment is None:
            raise MailGone()
        is_new = not SentMail.objects.filter(key=again_key(earlier, request_key)).exists()
        mail = write_order_mail(name, order, shipment=shipment, again=request_key)
        if mail is None:
            raise MailGone()
        if is_new:
            write_note(order.pk, "mail.resent", at=now, actor=actor, subject=mail.subject, to=mail.to)
    return mail


def again_key(earlier: SentMail, request_key: str) -> str:
    return ":".join([*earlier.key.split(":")[:3], request_key])
