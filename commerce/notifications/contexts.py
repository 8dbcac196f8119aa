"""What the templates of a mail are given: plain texts, formatted already."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from commerce.invoices.models import Document
from commerce.invoices.rules import When, rules_of
from commerce.notifications.languages import path_in, titles_in
from commerce.notifications.wording import Reader, admin_url, order_url, web_link
from commerce.orders.models import FulfilmentState, Order, PaidState, Shipment
from commerce.orders.net import eco_of, net_of_order
from commerce.orders.worth import worth_of
from commerce.payments.models import Payment
from commerce.shipping.models import RateKind
from commerce.store.models import Store
from commerce.store.places import address_lines
from commerce.store.words import further_language
from core.lines import one_line
from tenants.hosts import url_of


def order_context(order: Order, store: Store, reader: Reader) -> dict[str, Any]:
    """The order as it was agreed, for shopper and merchant alike."""
    payment = Payment.objects.filter(order_id=order.pk).select_related("method").order_by("-created_at").first()
    is_paid = order.paid_state == PaidState.PAID
    net, lines = net_of_order(order), list(order.lines.all())
    sums = net.lines if net else [line.total_amount for line in lines]
    lowering = [each for each in order.discounts if each["target"] != "shipping"]
    taken_off = net.discounts if net else [each["amount"] for each in lowering]
    without_tax = order.total_amount - order.tax_amount
    titles = titles_in(reader.language, [line.variant_id for line in lines])
    return {
        "number": order.shown_number,
        "placed_at": reader.moment(order.placed_at),
        "lines": [
            line_context(line, titles.get(line.variant_id), amount, order, reader)
            for line, amount in zip(lines, sums, strict=True)
        ],
        "goods": reader.amount(net.subtotal if net else order.goods_amount, order.currency),
        "discounts": [
            {"label": discount_label(each), "amount": reader.amount(-amount, order.currency)}
            for each, amount in zip(lowering, taken_off, strict=True)
        ],
        "shipping_discounts": [discount_label(each) for each in order.discounts if each["target"] == "shipping"],
        "shipping": reader.amount(net.shipping if net else order.shipping_amount, order.currency)
        if order.delivery
        else "",
        "net": reader.amount(without_tax, order.currency) if net and order.tax_amount else "",
        "tax": reader.amount(order.tax_amount, order.currency) if order.tax_amount else "",
        "is_tax_included": order.prices_include_tax and net is None,
        "tax_note": order.tax_note,
        "tax_off": reader.amount(-order.tax_off_amount, order.currency) if order.tax_off_amount and not net else "",
        "vat_number": one_line(str(order.business.get("vat_number", ""))),
        "total": reader.amount(order.total_amount, order.currency),
        "worth": worth_context(order, store, reader),
        "credits": [
            {"label": one_line(each["label"]), "amount": reader.amount(-each["amount"], order.currency)}
            for each in order.credits
        ],
        "due": reader.amount(order.due_amount, order.currency),
        "address_lines": address_lines(order.shipping_address, reader.figures),
        "billing_lines": address_lines(order.billing_address, reader.figures) if order.billing_address else [],
        "delivery_name": one_line(str(order.delivery.get("name", ""))),
        "delivery_place": one_line(str(order.delivery.get("place") or "")),
        "delivery_dates": promised_text(order, reader),
        "payment_name": one_line(order.payment_name),
        "payment_instructions": payment.method.instructions_in(further_language(reader.locale, store.locale))
        if payment and payment.method and not is_paid
        else "",
        "is_paid": is_paid,
        "has_invoice": has_invoice(order, store),
        "has_downloads": is_paid and any(line.downloads for line in order.lines.all()),
        "is_test": order.is_test,
        "note": order.note,
        "extras": order.extras,
        "email": order.email,
        "phone": one_line(order.phone),
        "url": order_url(order, store),
        "withdrawal_url": url_of(store.primary_host, store.withdrawal_url) if store.withdrawal_url else "",
        "admin_url": admin_url(store, f"/orders/{order.pk}/"),
    }


def worth_context(order: Order, store: Store, reader: Reader) -> dict[str, str] | None:
    """For the merchant, of an order in another currency than the shop's."""
    worth = worth_of(order, store.currency)
    if worth is None or worth.amount is None:
        return None
    return {"amount": reader.amount(worth.amount, worth.currency), "rate": worth.rate_words(reader.figures)}


def has_invoice(order: Order, store: Store) -> bool:
    """Whether there is one by the time the mail is read: it may be made by another receiver of the same event."""
    when, is_paid = rules_of(store).when, order.paid_state == PaidState.PAID
    is_due = (when == When.PAID and is_paid) or (when == When.SHIPPED and has_left(order))
    return not order.imported_from and (is_due or Document.objects.filter(order=order).exists())


def has_left(order: Order) -> bool:
    return order.fulfilment_state != FulfilmentState.UNFULFILLED


def promised_text(order: Order, reader: Reader) -> str:
    first, last = order.delivery.get("earliest"), order.delivery.get("latest")
    if not first or not last:
        return ""
    days = [reader.day(date.fromisoformat(each)) for each in (first, last)]
    if order.delivery.get("kind") == RateKind.PICKUP:
        return _("Ready from %(day)s") % {"day": days[1]}
    if first == last:
        return _("Arrives %(day)s") % {"day": days[0]}
    return _("Arrives %(first)s to %(last)s") % {"first": days[0], "last": days[1]}


def discount_label(discount: dict[str, Any]) -> str:
    label = f"{discount['name']} ({discount['code']})" if discount["code"] else discount["name"]
    return one_line(label)


def line_context(line: Any, title: str | None, amount: int, order: Order, reader: Reader) -> dict[str, Any]:
    """`title` in the reader's language, where it has one; `amount` is what the line comes to, as this order is told."""
    return {
        "title": one_line(title or line.title),
        "options": one_line(line.options_text),
        "sku": one_line(line.sku),
        "quantity": line.quantity,
        "total": reader.amount(amount, order.currency),
        "eco": reader.amount(eco_of(line, order), order.currency) if line.eco_amount else "",
    }


def shipment_context(shipment: Shipment, language: str) -> dict[str, Any]:
    """The parcel, with the lines that are in it."""
    quantities = {int(line_id): int(quantity) for line_id, quantity in shipment.lines}
    lines = list(shipment.order.lines.filter(pk__in=quantities))
    titles = titles_in(language, [line.variant_id for line in lines])
    return {
        "carrier": one_line(shipment.carrier),
        "tracking_number": one_line(shipment.tracking_number),
        "tracking_url": web_link(shipment.tracking_url),
        "lines": [
            {
                "title": one_line(titles.get(line.variant_id) or line.title),
                "options": one_line(line.options_text),
                "quantity": quantities[line.pk],
            }
            for line in lines
        ],
    }


def store_context(store: Store, language: str) -> dict[str, Any]:
    """With the home page in the language of whoever reads, where the shop has it."""
    return {
        "name": one_line(store.name),
        "email": store.email,
        "phone": one_line(store.phone),
        "url": url_of(store.primary_host, path_in(language, "/")),
    }
