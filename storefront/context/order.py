"""An order as its shopper sees it: everything from the order's own copy, nothing looked up again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from builder.translations.models import Subject
from commerce.catalog.models import Variant
from commerce.orders.models import FulfilmentState, Order, OrderLine, OrderState, PaidState
from commerce.orders.net import eco_of, net_of_order
from commerce.orders.services.downloads import can_download, ends_at, is_used_up
from commerce.payments.models import Payment, PaymentState
from commerce.shipping.models import RateKind
from commerce.store.models import Store
from commerce.store.places import address_lines
from core.http.language import asked_language, here
from core.prepared import Given, Prepared
from storefront.context.translated import translated_titles
from storefront.formatting import dates_text, price
from storefront.sections.links import safe_link

FRESH = timedelta(minutes=30)
OVER = {PaymentState.FAILED, PaymentState.CANCELLED}


PAYMENTS = Prepared(
    lambda: Payment.objects.filter(order_id=Given("order_id")).select_related("method").order_by("-created_at", "-id")
)


def payments_of(order: Order) -> list[Payment]:
    """Every attempt, newest first. One query."""
    return PAYMENTS(order_id=order.pk)


def order_context(order: Order, payments: list[Payment], store: Store, *, now: datetime) -> dict[str, Any]:
    """`payments` newest first."""
    payment = payments[0] if payments else None

    titles = titles_here(order)
    net = net_of_order(order)
    lines = list(order.lines.all())
    sums = net.lines if net else [line.total_amount for line in lines]
    lowering = [each for each in order.discounts if each["target"] != "shipping"]
    taken_off = net.discounts if net else [each["amount"] for each in lowering]
    shipping = net.shipping if net else order.shipping_amount

    def money(amount: int) -> str:
        return price(amount, order.currency, store.locale)

    return {
        "number": order.shown_number,
        "email": order.email,
        "is_test": order.is_test,
        "placed_at": local(order.placed_at, store),
        "status_steps": status_steps(order, store),
        "payment_state": payment_text(order, payment, store),
        "fulfilment": _("Once it is paid") if awaits_payment(order, payment) else fulfilment_text(order),
        "payment_instructions_html": instructions(order, payment),
        "can_pay_again": can_pay_again(order, payment),
        "awaits_payment": awaits_payment(order, payment),
        "pay_url": here(f"/orders/{order.token}/pay/"),
        "shipments": [
            {
                "carrier": shipment.carrier or _("Parcel"),
                "shipped_at": local(shipment.shipped_at, store),
                "tracking_number": shipment.tracking_number,
                "tracking_url": safe_link(shipment.tracking_url),
            }
            for shipment in order.shipments.all()
        ],
        "shipping_address_lines": address_lines(order.shipping_address, store.locale),
        "billing_address_lines": address_lines(order.billing_address, store.locale),
        "extras": order.extras,
        "withdrawal_url": withdrawal_url(order, store),
        "vat_number": order.business.get("vat_number", ""),
        "delivery_label": order.delivery.get("name", ""),
        "delivery_place": order.delivery.get("place", ""),
        "delivery_dates": promised_text(order, store.locale),
        "lines": [
            {
                "title": titles.get(line.variant_id, line.title),
                "options_text": line.options_text,
                "quantity": line.quantity,
                "line_total": money(amount),
                "eco": money(eco_of(line, order)) if line.eco_amount else "",
                "downloads": download_contexts(order, line, store),
                "img": {"src": line.picture_url, "width": 320, "height": 400} if line.picture_url else None,
            }
            for line, amount in zip(lines, sums, strict=True)
        ],
        "totals": {
            "is_net": net is not None,
            "net": money(order.total_amount - order.tax_amount) if net and order.tax_amount else "",
            "subtotal": money(net.subtotal if net else order.goods_amount),
            "discounts": [
                {"label": discount_label(each), "amount": money(-amount)}
                for each, amount in zip(lowering, taken_off, strict=True)
            ],
            "shipping_discounts": [discount_label(each) for each in order.discounts if each["target"] == "shipping"],
            "shipping": (money(shipping) if shipping else _("Free")) if order.delivery else "",
            "tax_lines": [tax_line(line, order, store) for line in order.tax_lines if line.get("tax")],
            "tax_off": money(-order.tax_off_amount) if order.tax_off_amount and not net else "",
            "total": money(order.total_amount),
            "credits": [{"label": each["label"], "amount": money(-each["amount"])} for each in order.credits],
            "due": money(order.due_amount),
            "tax_note": order.tax_note,
        },
    }


def withdrawal_url(order: Order, store: Store) -> str:
    """Where consumers withdraw; nothing is left to withdraw from a cancelled order."""
    path = store.withdrawal_url if order.state == OrderState.OPEN else ""
    return here(path) if path.startswith("/") else ""


def titles_here(order: Order) -> dict[int | None, str]:
    """In the language of the page, by variant; the order's own words are those of the shop's main language."""
    if not asked_language():
        return {}
    variants = [line.variant_id for line in order.lines.all()]
    products = dict(Variant.objects.filter(pk__in=variants).values_list("pk", "product_id"))
    titles = translated_titles(Subject.PRODUCT, products.values())
    return {pk: titles[product] for pk, product in products.items() if product in titles}


def download_contexts(order: Order, line: OrderLine, store: Store) -> list[dict[str, Any]]:
    """The line's files: a link once the order is paid, and how often and how long."""
    found = []
    for number, grant in enumerate(line.downloads):
        end = local(ends_at(order, grant), store)
        is_over = is_used_up(grant) or (end is not None and end <= timezone.now())
        is_open = can_download(order) and not is_over
        found.append(
            {
                "name": grant["name"],
                "size": filesizeformat(grant["size"]),
                "url": here(f"/orders/{order.token}/downloads/{line.pk}/{number}/") if is_open else "",
                "is_over": is_over,
                "left": None if grant["limit"] is None else max(0, grant["limit"] - grant["count"]),
                "ends_at": end,
            }
        )
    return found


def promised_text(order: Order, locale: str) -> str:
    """What was promised when it was ordered."""
    first, last = (order.delivery.get(name) for name in ("earliest", "latest"))
    if not first or not last:
        return ""
    is_pickup = order.delivery.get("kind") == RateKind.PICKUP
    return dates_text(date.fromisoformat(first), date.fromisoformat(last), locale, is_pickup=is_pickup)


def discount_label(discount: dict[str, Any]) -> str:
    return f"{discount['name']} ({discount['code']})" if discount["code"] else discount["name"]


def is_fresh(order: Order, *, now: datetime) -> bool:
    return order.state == OrderState.OPEN and now - order.placed_at < FRESH


def local(at: datetime | None, store: Store) -> datetime | None:
    return at.astimezone(ZoneInfo(store.time_zone)) if at else None


def status_steps(order: Order, store: Store) -> list[dict[str, Any]]:
    shipped = [shipment.shipped_at for shipment in order.shipments.all()]
    done = [
        (_("Order placed"), True, order.placed_at),
        (_("Paid"), order.paid_state in {PaidState.PAID, PaidState.REFUNDED}, order.paid_at),
        (pgettext("order", "Shipped"), order.fulfilment_state == FulfilmentState.FULFILLED, max(shipped, default=None)),
    ]
    if order.state == OrderState.CANCELLED:
        done = [done[0], (_("Cancelled"), True, order.cancelled_at)]
    current = next((number for number, step in enumerate(done) if not step[1]), len(done) - 1)
    return [
        {
            "label": label,
            "is_done": is_done,
            "is_current": number == current,
            "at": local(at, store) if is_done else None,
        }
        for number, (label, is_done, at) in enumerate(done)
    ]


def payment_text(order: Order, payment: Payment | None, store: Store) -> str:
    states = {
        PaidState.PAID: _("Paid"),
        PaidState.REFUNDED: _("Refunded"),
        PaidState.AUTHORISED: _("Payment accepted"),
        PaidState.PROCESSING: _("We are waiting for the payment to be confirmed"),
    }
    text = states.get(PaidState(order.paid_state))
    if order.paid_state == PaidState.PAID and order.refunded_amount:
        text = _("Paid, and %(amount)s given back") % {
            "amount": price(order.refunded_amount, order.currency, store.locale)
        }
    if text is None and order.state == OrderState.CANCELLED:
        text = _("Not paid")
    if text is None:
        text = _("The payment did not go through") if payment and payment.state in OVER else _("Waiting for payment")
    return f"{text} ({order.payment_name})" if order.payment_name else text


def fulfilment_text(order: Order) -> str:
    if order.state == OrderState.CANCELLED:
        return _("Cancelled")
    return {
        FulfilmentState.UNFULFILLED: _("Being prepared"),
        FulfilmentState.PARTIAL: _("Partly shipped"),
        FulfilmentState.FULFILLED: pgettext("order", "Shipped"),
    }[FulfilmentState(order.fulfilment_state)]


def can_pay_again(order: Order, payment: Payment | None) -> bool:
    """After a decline, and for a payment page that was left."""
    return (
        order.state == OrderState.OPEN
        and order.paid_state == PaidState.UNPAID
        and payment is not None
        and (payment.state in OVER or bool(payment.state == PaymentState.PENDING and is_online(payment)))
    )


def awaits_payment(order: Order, payment: Payment | None) -> bool:
    """Of an order that is paid online: it is confirmed by mail, and prepared, when the money is there or agreed."""
    return (
        order.state == OrderState.OPEN
        and order.paid_state in {PaidState.UNPAID, PaidState.PROCESSING}
        and payment is not None
        and is_online(payment)
        and payment.state in OVER | {PaymentState.PENDING, PaymentState.PROCESSING}
    )


def is_online(payment: Payment) -> bool:
    return payment.provider not in {"transfer", "on_delivery", "on_pickup"}


def instructions(order: Order, payment: Payment | None) -> str:
    """The merchant's words on how to pay, while there is something to pay."""
    if order.state != OrderState.OPEN or order.paid_state != PaidState.UNPAID or payment is None or is_online(payment):
        return ""
    text = payment.method.instructions_in(asked_language()) if payment.method else ""
    return mark_safe(linebreaks(text, autoescape=True)) if text.strip() else ""  # noqa: S308 - escaped here


def tax_line(line: dict[str, Any], order: Order, store: Store) -> dict[str, str]:
    is_included = order.prices_include_tax and not order.shows_net
    label = _("including %(name)s %(percent)s %%") if is_included else _("%(name)s %(percent)s %%")
    percent = str(line.get("percent", ""))
    percent = percent.rstrip("0").rstrip(".") if "." in percent else percent
    return {
        "label": label % {"name": line.get("name") or _("Tax"), "percent": percent},
        "amount": price(int(line["tax"]), order.currency, store.locale),
    }
