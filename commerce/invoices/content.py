"""What an invoice says, from the figures that the order has kept. Nothing of it is worked out anew (docs/pricing.md); where
lines are told without tax, they are the parts of commerce.pricing.net, which sum to the net that the order keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commerce.invoices.conversion import invoice_conversion
from commerce.invoices.parties import buyer_of, day, delivered_to, seller_of
from commerce.orders.models import Order, OrderLine, PaidState
from commerce.pricing.net import NetFigures, NetLine, net_figures, without_tax
from commerce.store.models import Store
from commerce.taxes.schemes import Scheme

HUNDREDTH = Decimal("0.01")


def invoice_content(order: Order, store: Store, footer: str) -> dict[str, Any]:
    """In the language of the moment. `basis` says whether the amounts of lines, discounts and delivery hold tax."""
    lines = list(order.lines.all())
    net = net_of(order, lines)
    is_net = net is not None or not order.prices_include_tax
    sums = net.lines if net else [line.total_amount for line in lines]
    lowering = [each for each in order.discounts if each["target"] != "shipping"]
    taken_off = net.discounts if net else [each["amount"] for each in lowering]
    rates = rates_of(order)
    return {
        **head_of(order, store, footer),
        "basis": "net" if is_net else "gross",
        "lines": [line_of(line, amount, order, is_net) for line, amount in zip(lines, sums, strict=True)],
        "subtotal": sum(sums),
        "discounts": [
            {"label": label_of(each), "amount": amount} for each, amount in zip(lowering, taken_off, strict=True)
        ],
        "shipping": {
            "label": str(order.delivery.get("name") or ""),
            "amount": net.shipping if net else order.shipping_amount,
            "discounts": [label_of(each) for each in order.discounts if each["target"] == "shipping"],
        }
        if order.delivery or order.shipping_amount
        else None,
        "rates": rates,
        "conversion": invoice_conversion(order, store, rates),
        "net": order.total_amount - order.tax_amount,
        "tax": order.tax_amount,
        "total": order.total_amount,
        "payments": payments_of(order, store),
        "due": 0 if is_paid(order) else order.due_amount,
        "mentions": mentions_of(order, lines),
    }


def head_of(order: Order, store: Store, footer: str) -> dict[str, Any]:
    shipments = sorted(order.shipments.all(), key=lambda each: each.shipped_at)
    return {
        "seller": seller_of(store),
        "buyer": buyer_of(order),
        "delivered_to": delivered_to(order),
        "locale": order.locale,
        "order": str(order.shown_number),
        "ordered_on": day(order.placed_at, store),
        "supplied_on": day(shipments[0].shipped_at if shipments else None, store),
        "paid_on": day(order.paid_at, store),
        "footer": footer,
    }


def net_of(order: Order, lines: list[OrderLine]) -> NetFigures | None:
    """Lines are told without tax to who was shown them so, and where none is charged: whoever names a tax on an invoice
    owes it (article 203 of Directive 2006/112/EC)."""
    if not order.prices_include_tax or not (order.shows_net or is_tax_off(order)):
        return None
    return net_figures(
        lines=[NetLine(line.total_amount, line.tax_percent, line.is_gift_card) for line in lines],
        discounts=[each["amount"] for each in order.discounts if each["target"] != "shipping"],
        shipping=order.shipping_amount,
        net=order.total_amount - order.tax_amount,
    )


def line_of(line: OrderLine, amount: int, order: Order, is_net: bool) -> dict[str, Any]:
    """`unit_net` is the price of one without tax, in minor units to the hundredth: article 226 (8) asks for it."""
    eco = line.eco_amount * line.quantity
    is_told_net = is_net and order.prices_include_tax
    return {
        "title": line.title,
        "options": line.options_text,
        "sku": line.sku,
        "quantity": line.quantity,
        "unit_net": str(unit_net(line, order)),
        "percent": "0" if line.is_gift_card or is_tax_off(order) else plain(line.tax_percent),
        "amount": amount,
        "eco": without_tax(eco, line.tax_percent) if is_told_net else eco,
        "is_gift_card": line.is_gift_card,
    }


def unit_net(line: OrderLine, order: Order) -> Decimal:
    unit = Decimal(line.unit_amount)
    has_tax = order.prices_include_tax and not line.is_gift_card
    return (unit * 100 / (100 + line.tax_percent) if has_tax else unit).quantize(HUNDREDTH)


def is_tax_off(order: Order) -> bool:
    """The buyer owes the tax, or nobody does: the rates that the order keeps were not charged."""
    return bool(order.business.get("checked_at") or order.exemption)


def rates_of(order: Order) -> list[dict[str, Any]]:
    """As the order keeps them; where it keeps none, all of it at none."""
    kept = order.tax_lines or [{"percent": "0", "net": order.total_amount, "tax": 0}]
    return [
        {
            "percent": "0" if is_tax_off(order) else plain(Decimal(each["percent"])),
            "name": str(each.get("name") or ""),
            "net": each["net"],
            "tax": each["tax"],
        }
        for each in kept
    ]


def plain(percent: Decimal) -> str:
    return f"{percent.normalize():f}"


def label_of(discount: dict[str, Any]) -> str:
    return f"{discount['name']} ({discount['code']})" if discount["code"] else str(discount["name"])


def is_paid(order: Order) -> bool:
    return order.paid_state in (PaidState.PAID, PaidState.REFUNDED)


def payments_of(order: Order, store: Store) -> list[dict[str, Any]]:
    """Gift cards and credit are money (docs/pricing.md): they pay, and lower nothing."""
    found = [{"label": str(each["label"]), "amount": each["amount"], "on": ""} for each in order.credits]
    if is_paid(order) and order.due_amount:
        found.append({"label": order.payment_name, "amount": order.due_amount, "on": day(order.paid_at, store)})
    return found


def mentions_of(order: Order, lines: list[OrderLine]) -> list[str]:
    """What the law wants said: of the order first, then by the scheme that it was taxed under."""
    words = [order.tax_note] if order.tax_note else []
    if order.tax_scheme == Scheme.REVERSE:
        words.append(_("Reverse charge: the business owes the tax"))
    elif order.tax_scheme == Scheme.OSS:
        words.append(_("VAT of the country of destination, declared in the one-stop shop (OSS)"))
    elif order.tax_scheme == Scheme.EXPORT:
        words.append(_("Export, exempt from VAT (article 146 of Directive 2006/112/EC)"))
    if any(line.is_gift_card for line in lines):
        words.append(_("Gift cards: VAT is due on what they are spent on (article 30b of Directive 2006/112/EC)"))
    return words
