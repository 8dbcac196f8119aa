"""What news about a payment does to its order. Plugged into commerce.payments when the apps start."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from commerce.giftcards.errors import BalanceChanged
from commerce.giftcards.selectors import paid_by_cards
from commerce.giftcards.services import redeem_again
from commerce.inventory import services as inventory
from commerce.orders.models import Order, OrderState, PaidState
from commerce.orders.services.locks import lock_order
from commerce.orders.services.timeline import write_note
from commerce.payments.models import Dispute, Payment, PaymentState, Refund, RefundState
from commerce.payments.order_side import OrderWords
from commerce.promotions.services import retake_uses
from commerce.store.selectors import current_store
from core.events.outbox import emit


class OrdersSide:
    """See commerce.payments.order_side.OrderSide."""

    def take_payment_state(self, payment: Payment, state: str, now: datetime) -> str:
        """Money that the order cannot take is to be reviewed: a refund is owed."""
        order = lock_order(payment.order_id)
        if state in (PaymentState.PAID, PaymentState.AUTHORISED):
            is_paid = state == PaymentState.PAID
            problem = take_money(order, payment, now) if is_paid else take_promise(order, payment, now)
            if not problem:
                return state
            write_note(order.pk, "payment.review", at=now, payment_id=str(payment.pk), reason=problem)
            return PaymentState.REVIEW
        if state == PaymentState.PROCESSING:
            wait_for_money(order)
        elif state in (PaymentState.FAILED, PaymentState.CANCELLED):
            stop_waiting(order, payment, now)
        why = {"reason": payment.error} if payment.error else {}
        write_note(order.pk, f"payment.{state}", at=now, payment_id=str(payment.pk), **why)
        return state

    def take_refund(self, payment: Payment, refund: Refund, now: datetime) -> None:
        """The order's own sum counts what paid for it, so that the refund of a second payment leaves it alone; what is on
        its gift cards again counts as well."""
        order = lock_order(payment.order_id)
        paid = Payment.objects.filter(order_id=order.pk, state__in=[PaymentState.PAID, PaymentState.REFUNDED])
        sums = paid.aggregate(came=Sum("amount", default=0), back=Sum("refunded_amount", default=0))
        kept = sum(paid_by_cards(order.pk).values()) if order.credits else 0
        order.refunded_amount = sums["back"] + order.credit_amount - kept
        if order.paid_state in (PaidState.PAID, PaidState.REFUNDED):
            is_whole = not kept and sums["back"] == sums["came"] and order.refunded_amount > 0
            order.paid_state = PaidState.REFUNDED if is_whole else PaidState.PAID
        order.save(update_fields=["refunded_amount", "paid_state", "updated_at"])
        kind = f"refund.{refund.state}"
        write_note(
            order.pk, kind, at=now, actor=refund.actor, text=refund.reason, amount=refund.total_amount, lines=refund.lines,
            credit_amount=refund.credit_amount, origin=refund.origin, refund_id=str(refund.pk),
        )  # fmt: skip
        if refund.state in (RefundState.SUCCEEDED, RefundState.FAILED):
            emit(f"order.refund_{refund.state}", order_id=str(order.pk), refund_id=str(refund.pk))

    def take_capture_refused(self, payment: Payment, now: datetime) -> None:
        write_note(
            payment.order_id, "payment.capture_failed", at=now, amount=payment.amount, reason=payment.error,
            payment_id=str(payment.pk),
        )  # fmt: skip

    def take_dispute(self, payment: Payment, dispute: Dispute, now: datetime) -> None:
        due_at = dispute.due_at.isoformat() if dispute.due_at else ""
        write_note(payment.order_id, f"dispute.{dispute.state}", at=now, amount=dispute.amount, due_at=due_at)
        emit("order.disputed", order_id=str(payment.order_id), dispute_id=dispute.pk)

    def words(self, order_id: UUID) -> OrderWords:
        order = Order.objects.only("number", "email", "locale", "token").get(pk=order_id)
        return OrderWords(number=order.number, email=order.email, locale=order.locale, token=order.token)


def take_promise(order: Order, payment: Payment, now: datetime) -> str:
    """Money that is reserved on a card commits the stock: the parcel may leave, and then the money is taken.
    Announces order.authorised."""
    if order.paid_state in (PaidState.PAID, PaidState.REFUNDED, PaidState.AUTHORISED):
        return "second payment"
    if order.state == OrderState.CANCELLED and not reopen(order, now):
        return "order cancelled"
    inventory.commit(order_id=order.pk)
    order.paid_state = PaidState.AUTHORISED
    order.payment_name = payment.method_name or order.payment_name
    order.save(update_fields=["paid_state", "payment_name", "updated_at"])
    write_note(order.pk, "payment.authorised", at=now, payment_id=str(payment.pk), amount=payment.amount)
    emit("order.authorised", order_id=str(order.pk))
    return ""


def take_money(order: Order, payment: Payment, now: datetime) -> str:
    """The first payment of an open order pays it. Announces order.paid. Returns why not, or nothing."""
    if order.paid_state in (PaidState.PAID, PaidState.REFUNDED):
        return "second payment"
    if order.state == OrderState.CANCELLED and not reopen(order, now):
        return "order cancelled"
    inventory.commit(order_id=order.pk)
    order.paid_state, order.paid_at = PaidState.PAID, now
    order.payment_name = payment.method_name or order.payment_name
    order.save(update_fields=["paid_state", "paid_at", "payment_name", "updated_at"])
    write_note(order.pk, "order.paid", at=now, payment_id=str(payment.pk), amount=payment.amount)
    emit("order.paid", order_id=str(order.pk))
    return ""


def reopen(order: Order, now: datetime) -> bool:
    """An order that merely expired comes back to life where its units are still there, and what its gift cards had
    paid. One that a person cancelled stays cancelled."""
    if not order.timeline.filter(kind="order.expired").exists():
        return False
    try:
        with transaction.atomic("default"):
            inventory.hold_again(order_id=order.pk)
            if order.credits:
                amounts = {each["card_id"]: each["amount"] for each in order.credits}
                redeem_again(amounts=amounts, order_id=order.pk, now=now)
            if order.discounts:
                retake_uses(order_id=order.pk)
    except (inventory.NotEnoughStock, BalanceChanged):
        return False
    order.state, order.cancelled_at = OrderState.OPEN, None
    order.save(update_fields=["state", "cancelled_at", "updated_at"])
    write_note(order.pk, "order.reopened", at=now)
    return True


def wait_for_money(order: Order) -> None:
    """A payment under way takes as long as it takes: its stock no longer runs out of time."""
    if order.state == OrderState.OPEN and order.paid_state == PaidState.UNPAID:
        order.paid_state = PaidState.PROCESSING
        order.save(update_fields=["paid_state", "updated_at"])
        inventory.extend(order_id=order.pk, expires_at=None)


def stop_waiting(order: Order, payment: Payment, now: datetime) -> None:
    """After a payment that was under way came to nothing the shopper has the usual time to try another."""
    if order.state == OrderState.OPEN and order.paid_state in (PaidState.PROCESSING, PaidState.AUTHORISED):
        order.paid_state = PaidState.UNPAID
        order.save(update_fields=["paid_state", "updated_at"])
        minutes = current_store().hold_minutes
        inventory.extend(order_id=order.pk, expires_at=now + timedelta(minutes=minutes))
