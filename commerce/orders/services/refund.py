from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from commerce.orders.errors import NothingChosen, NothingToRefund, RequestKeyTaken, TooMuchRefunded, WrongQuantity
from commerce.orders.models import Order, OrderLine
from commerce.orders.services.locks import lock_payments_and_order
from commerce.orders.services.timeline import write_note
from commerce.payments.models import Payment, PaymentState, Refund, RefundState
from commerce.payments.services import RefundTooLarge, promised_amount, send_refund, write_refund
from core.money import Money, format_money, round_half_up


def refund_order(
    *,
    order_id: UUID,
    request_key: str,
    quantities: Mapping[int, int],
    actor: Any,
    now: datetime,
    amount: int | None = None,
    with_shipping: bool = False,
    reason: str = "",
) -> Refund:
    """Give money back: for units by line id, for the delivery, or any `amount`, which takes precedence over what these
    come to. The same `request_key` does it once. The provider is asked after the commit; where it is silent the refund
    stays written down and is sent later. Stock is not touched (see restock_order).

    Not inside a transaction. Raises NothingChosen, NothingToRefund, TooMuchRefunded, WrongQuantity, RequestKeyTaken,
    Order.DoesNotExist.
    """
    refund = _write(order_id, request_key, quantities, actor, now, amount, with_shipping, reason)
    return send_refund(refund.pk, now)


@transaction.atomic("default", durable=True)
def _write(
    order_id: UUID,
    request_key: str,
    quantities: Mapping[int, int],
    actor: Any,
    now: datetime,
    amount: int | None,
    with_shipping: bool,
    reason: str,
) -> Refund:
    payments, order = lock_payments_and_order(order_id)
    known = Refund.objects.select_related("payment").filter(request_key=request_key).first()
    if known is not None:
        if known.payment.order_id != order.pk:
            raise RequestKeyTaken()
        return known
    payment = refundable_payment(payments)
    if payment is None:
        raise NothingToRefund()
    chosen = check_units(order, quantities)
    wanted = amount if amount is not None else amount_of(order, chosen, with_shipping=with_shipping)
    if not wanted:
        raise NothingChosen()
    try:
        refund = write_refund(
            payment=payment,
            amount=wanted,
            now=now,
            request_key=request_key,
            reason=reason[:200],
            lines=chosen,
            actor=actor,
        )
    except RefundTooLarge as error:
        raise TooMuchRefunded(format_money(error.left, "en" if order.locale == "en" else order.locale))
    write_note(order.pk, "refund.asked", at=now, actor=actor, text=reason, amount=wanted, refund_id=str(refund.pk))
    return refund


def refundable_payment(payments: list[Payment]) -> Payment | None:
    """The one that paid the order, else money that came for it and could not be taken."""
    for state in (PaymentState.PAID, PaymentState.REVIEW):
        for payment in payments:
            if payment.state == state and payment.amount > promised_amount(payment):
                return payment
    return None


def check_units(order: Order, quantities: Mapping[int, int]) -> dict[int, int]:
    """Units to give back, each once."""
    lines = {line.pk: line for line in order.lines.all()}
    before = units_refunded(order)
    chosen = {line_id: units for line_id, units in quantities.items() if units}
    for line_id, units in chosen.items():
        most = lines[line_id].quantity - before[line_id] if line_id in lines else 0
        if not 0 < units <= most:
            raise WrongQuantity(lines[line_id].title if line_id in lines else str(line_id), most)
    return chosen


def units_refunded(order: Order) -> Counter[int]:
    sums: Counter[int] = Counter()
    payments = Payment.objects.filter(order_id=order.pk)
    for lines in (
        Refund.objects.filter(payment__in=payments).exclude(state=RefundState.FAILED).values_list("lines", flat=True)
    ):
        sums.update(dict(lines))
    return sums


def amount_of(order: Order, chosen: Mapping[int, int], *, with_shipping: bool) -> int:
    """What the shopper paid for these units, less discounts, tax included; halves up."""
    lines = {line.pk: line for line in order.lines.all()}
    amount = sum(paid_for(order, lines[line_id], units) for line_id, units in chosen.items())
    if with_shipping:
        amount += shipping_paid(order)
    return amount


def paid_for(order: Order, line: OrderLine, units: int) -> int:
    share = Money(line.total_amount - line.discount_amount, order.currency).allocate([1] * line.quantity)[:units]
    stated = sum(part.amount for part in share)
    return stated if order.prices_include_tax else stated + round_half_up(stated * line.tax_percent / 100)


def shipping_paid(order: Order) -> int:
    """With its tax: what is left of the total when the goods are paid for."""
    if order.prices_include_tax:
        return order.shipping_amount
    goods = sum(paid_for(order, line, line.quantity) for line in order.lines.all())
    return max(0, order.total_amount - goods)
