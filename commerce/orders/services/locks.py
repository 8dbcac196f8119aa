"""Payments before their order, orders before stock: see docs/locking.md."""

from __future__ import annotations

from uuid import UUID

from commerce.orders.models import Order
from commerce.payments.models import Payment


def lock_order(order_id: UUID) -> Order:
    """Raises Order.DoesNotExist."""
    return Order.objects.select_for_update().get(pk=order_id)


def lock_payments_and_order(order_id: UUID) -> tuple[list[Payment], Order]:
    """For whoever may change both. An attempt that appears between the two locks is waited for by its maker, who
    holds the order."""
    payments = Payment.objects.select_for_update(of=("self",)).filter(order_id=order_id).order_by("pk")
    list(payments)
    order = lock_order(order_id)
    return list(Payment.objects.filter(order_id=order_id).order_by("pk")), order
