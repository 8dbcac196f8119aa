from __future__ import annotations

from django.db.models import Q

from commerce.notifications.models import MailState, SentMail
from commerce.orders.models import Order


def dead_mails() -> list[SentMail]:
    """Mails that could not be sent, newest first."""
    return list(SentMail.objects.filter(state=MailState.DEAD).order_by("-pk")[:200])


def mails_of_order(order: Order) -> list[SentMail]:
    """What was written to its shopper, newest first; repeated mails too."""
    about = Q(key__startswith=f"order.placed:{order.pk}:shopper")
    for name in ("order.paid", "order.cancelled"):
        about |= Q(key__startswith=f"{name}:{order.pk}:shopper")
    for shipment in order.shipments.all():
        about |= Q(key__startswith=f"order.shipped:{shipment.pk}:shopper")
    return list(SentMail.objects.filter(about).order_by("-pk")[:50])
