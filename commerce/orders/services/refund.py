from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from commerce.giftcards.services import return_to_cards
from commerce.orders.errors import NothingChosen, NothingToRefund, RequestKeyTaken, TooMuchRefunded, WrongQuantity
from commerce.orders.models import Order, OrderLine
from commerce.orders.selectors import credit_to_return
from commerce.orders.services.locks import lock_payments_and_order
from commerce.orders.services.timeline import write_note
from commerce.payments.models import Payment, PaymentState, Refund, RefundState
from commerce.payments.services import RefundTooLarge, promised_amount, send_refund, write_refund
from commerce.pricing.refunding import PaidParts, PaidRate, paid_for_units, refund_split, split_paid
from commerce.pricing.rounding import shares
from core.money import Money, format_money


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
    come to. It goes back the way it came; what is more than the payment brought goes onto the gift cards that paid the
    rest. The same `request_key` does it once. The provider is asked after the commit; where it is silent the refund
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
    credit_left = credit_to_return(order)
    payment = refundable_payment(payments, has_credit=bool(credit_left))
    if payment is None:
        raise NothingToRefund()
    chosen = check_units(order, quantities)
    wanted = amount if amount is not None else amount_of(order, chosen, with_shipping=with_shipping)
    if not wanted:
        raise NothingChosen()
    left = payment.amount - promised_amount(payment)
    if wanted > left + credit_left or wanted < 0:
        raise too_much(order, left + credit_left)
    to_payment, (to_cards,) = refund_split(amount=wanted, paid=left, tenders=[credit_left])
    try:
        if to_cards:
            return_to_cards(order_id=order.pk, now=now, amount=to_cards)
        refund = write_refund(
            payment=payment,
            amount=to_payment,
            credit_amount=to_cards,
            now=now,
            request_key=request_key,
            reason=reason[:200],
            lines=chosen,
            actor=actor,
        )
    except RefundTooLarge as error:
        raise too_much(order, error.left.amount)
    write_note(order.pk, "refund.asked", at=now, actor=actor, text=reason, amount=wanted, refund_id=str(refund.pk))
    return refund


def too_much(order: Order, left: int) -> TooMuchRefunded:
    return TooMuchRefunded(format_money(Money(left, order.currency), order.locale))


def refundable_payment(payments: list[Payment], *, has_credit: bool = False) -> Payment | None:
    """The one that paid the order, else money that came for it and could not be taken; where gift cards have paid, the
    one that went with them, even if nothing is left of it."""
    for state in (PaymentState.PAID, PaymentState.REVIEW):
        for payment in payments:
            if payment.state == state and payment.amount > promised_amount(payment):
                return payment
    paid = [each for each in payments if each.state in (PaymentState.PAID, PaymentState.REFUNDED)]
    return paid[0] if has_credit and paid else None


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
    """What the shopper paid for these units, less discounts, tax included. All units of an order and its delivery,
    however many refunds they take, are its total."""
    lines = list(order.lines.all())
    parts, before = parts_of(order, lines), units_refunded(order)
    amount = sum(
        paid_for_units(paid_amount=paid, quantity=line.quantity, already=before[line.pk], units=chosen[line.pk])
        for line, paid in zip(lines, parts.lines, strict=True)
        if line.pk in chosen
    )
    return amount + (parts.shipping if with_shipping else 0)


def parts_of(order: Order, lines: list[OrderLine]) -> PaidParts:
    """From the figures that the order has kept. What of a rate is not for goods is for the delivery."""
    charged = [(line.tax_percent, line.total_amount - line.discount_amount) for line in lines]
    if order.tax_off_amount:
        return split_paid(charged, rates_less_tax(order, lines))
    rates = []
    for rate in order.tax_lines:
        percent, net, tax = Decimal(rate["percent"]), rate["net"], rate["tax"]
        goods = sum(amount for line_percent, amount in charged if line_percent == percent)
        stated = net + tax if order.prices_include_tax else net
        rates.append(PaidRate(percent, net + tax, stated - goods))
    return split_paid(charged, rates)


def rates_less_tax(order: Order, lines: list[OrderLine]) -> list[PaidRate]:
    """Of an order whose prices were lowered by their tax: the delivery's share is worked out as it was then."""
    percents = [Decimal(rate["percent"]) for rate in order.tax_lines]
    weights = [
        sum(
            line.total_amount - line.discount_amount
            for line in lines
            if line.tax_percent == percent and not line.is_gift_card
        )
        for percent in percents
    ]
    carried = shares(order.shipping_amount, weights)
    return [
        PaidRate(percent, rate["net"], share)
        for percent, rate, share in zip(percents, order.tax_lines, carried, strict=True)
    ]
