"""Invoices and credit notes as an order's page links to them. The secret of the order's own address is theirs too."""

from __future__ import annotations

from django.utils.translation import gettext as _

from commerce.invoices.selectors import documents_of
from commerce.orders.models import Order
from core.http.language import here


def document_links(order: Order) -> list[dict[str, str]]:
    """The oldest first. One query."""
    return [
        {
            "label": f"{_('Credit note') if each.is_credit else _('Invoice')} {each.number}",
            "url": here(f"/orders/{order.token}/documents/{each.number}/"),
            "pdf_url": here(f"/orders/{order.token}/documents/{each.number}/pdf/"),
        }
        for each in documents_of(order)
    ]
