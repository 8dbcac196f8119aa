"""What a credit note says: of a refund exactly its units and amount, of a cancellation what was not credited yet. Its tax
is split as the report of VAT splits it, so that crediting everything leaves none of the invoice's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commerce.currencies.worth import parts_worth
from commerce.invoices.content import head_of, is_tax_off, mentions_of, plain
from commerce.invoices.conversion import credit_conversion, factor_told
from commerce.invoices.models import Document
from commerce.orders.models import Order, OrderLine
from commerce.orders.services.refund import parts_of
from commerce.orders.vat_report import sold_by_rate
from commerce.payments.models import Refund
from commerce.pricing.declaring import Given, taken_back
from commerce.pricing.refunding import PaidParts, paid_for_units
from commerce.store.models import Store


@dataclass(frozen=True, slots=True)
class Credited:
    """What the invoice's credit notes have taken back, in their order: refunds first, for nothing follows the rest."""

    amount: int
    refunds: list[Refund]
    units: dict[int, int]
    shipping: int


def credit_content(
    invoice: Document, before: Credited, order: Order, store: Store, *, refund: Refund | None, reason: str, footer: str
) -> dict[str, Any]:
    """In the language of the moment. Without a refund all that is left of the invoice. Amounts hold their tax."""
    lines = list(order.lines.all())
    left = invoice.total_amount - before.amount
    total = min(refund.total_amount, left) if refund else left
    parts = parts_of(order, lines)
    told, shipping = lines_of(order, lines, parts, before, total, refund)
    refunds = [*before.refunds, *([refund] if refund else [])]
    rates, taxes = rates_taken_back(order, store, refunds, total if not refund else None, factor_told(invoice.content))
    tax = sum(rate["tax"] for rate in rates)
    return {
        **head_of(order, store, footer),
        "corrects": {"number": invoice.number, "issued_on": str(invoice.content.get("issued_on", ""))},
        "reason": reason,
        "refund": str(refund.pk) if refund else "",
        "basis": "gross" if tax else "net",
        "lines": told,
        "shipping_credited": shipping,
        "rates": rates,
        "conversion": credit_conversion(invoice.content, taxes),
        "net": total - tax,
        "tax": tax,
        "total": total,
        "mentions": mentions_of(order, lines),
    }


def lines_of(
    order: Order, lines: list[OrderLine], parts: PaidParts, before: Credited, total: int, refund: Refund | None
) -> tuple[list[dict[str, Any]], int]:
    """They sum to `total`: what is neither articles nor delivery is an amount of its own. And the delivery's share."""
    units = dict(refund.lines) if refund else {line.pk: line.quantity - before.units.get(line.pk, 0) for line in lines}
    told: list[dict[str, Any]] = []
    for line, paid in zip(lines, parts.lines, strict=True):
        count = min(units.get(line.pk, 0), line.quantity - before.units.get(line.pk, 0))
        if count > 0:
            amount = paid_for_units(
                paid_amount=paid, quantity=line.quantity, already=before.units.get(line.pk, 0), units=count
            )
            told.append(told_line(line, count, amount, order))
    rest = total - sum(each["amount"] for each in told)
    shipping = parts.shipping - before.shipping
    has_shipping = bool(shipping) and (refund is None or rest == shipping)
    if has_shipping:
        told.append({"title": _("Delivery"), "quantity": None, "percent": "", "amount": shipping})
        rest -= shipping
    if rest > 0:
        told.append({"title": _("Amount given back"), "quantity": None, "percent": "", "amount": rest})
    elif rest < 0:
        told.append({"title": _("Less what was credited before"), "quantity": None, "percent": "", "amount": rest})
    return told, shipping if has_shipping else 0


def told_line(line: OrderLine, count: int, amount: int, order: Order) -> dict[str, Any]:
    return {
        "line": line.pk,
        "title": line.title,
        "options": line.options_text,
        "sku": line.sku,
        "quantity": count,
        "percent": "0" if line.is_gift_card or is_tax_off(order) else plain(line.tax_percent),
        "amount": amount,
    }


def rates_taken_back(
    order: Order, store: Store, refunds: Sequence[Refund], rest: int | None, factor: Decimal
) -> tuple[list[dict[str, Any]], list[int]]:
    """Of the last refund, or of the `rest` after all of them. Gift cards are told with what has no tax. And the tax of each
    rate by the factor, rounded with what was credited before: all of them together are worth what the invoice's is."""
    rates, sold, wishes = sold_by_rate(order, list(refunds), store)
    if rest is not None:
        wishes = [*wishes, Given(rest, tuple(0 for _each in sold))]
    all_of_them = taken_back(sold, wishes)
    back = all_of_them[-1]
    taxes = [
        parts_worth([each[place].tax_amount for each in all_of_them], factor)[-1]
        for place in range(len(rates))
        if back[place].paid_amount
    ]
    names = [str(each.get("name") or "") for each in order.tax_lines] or [""]
    found = [
        {
            "percent": "0" if is_tax_off(order) else plain(rate.percent),
            "name": name,
            "net": each.net_amount,
            "tax": each.tax_amount,
        }
        for rate, name, each in zip(rates, names, back, strict=False)
        if each.paid_amount
    ]  # fmt: skip
    if cards := back[-1].paid_amount:
        untaxed = next((each for each in found if Decimal(str(each["percent"])) == 0), None)
        if untaxed is None:
            found.append({"percent": "0", "name": "", "net": cards, "tax": 0})
            taxes.append(0)
        else:
            untaxed["net"] = int(str(untaxed["net"])) + cards
    return found, taxes
