"""The time that the law wants something kept is over: what was hidden goes as well."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Q

from builder.contact.models import Message
from builder.privacy.inventory.orders import forget_books
from builder.privacy.rules import Rules
from builder.privacy.services.erasing import take_turn
from builder.privacy.services.inactive import months_before
from commerce.cart.tasks import forget_carts
from commerce.orders.models import Order
from commerce.payments.models import BankLine, InboxEvent, InboxState, Payment
from commerce.taxes.models import VatCheck
from core import audit

AT_ONCE = 200
NEWS_KEPT = timedelta(days=90)
# A paper keeps its number, day and sums: a row of numbers without a gap. Whose it was goes, and what was engraved for them,
# with why no tax was charged.
SCRUB_PAPERS = """
UPDATE invoices_document SET buyer = '',
    content = content || '{"delivered_to": {}, "mentions": [], "reason": ""}' || jsonb_build_object(
        'buyer', (SELECT COALESCE(jsonb_object_agg(key, ''), '{}') FROM jsonb_each(content -> 'buyer')),
        'lines', COALESCE(
            (SELECT jsonb_agg(line || '{"options": ""}') FROM jsonb_array_elements(content -> 'lines') AS line), '[]'))
WHERE order_id = %s
"""


def end_books(*, today: date) -> int:
    """Orders of erased people whose years are over; returns how many. Each is a transaction: it may be killed anywhere."""
    due = list(Order.objects.filter(kept_until__lt=today).order_by("kept_until").values_list("pk", flat=True)[:AT_ONCE])
    for order_id in due:
        end_order(order_id)
    return len(due)


@transaction.atomic("default")
def end_order(order_id: UUID) -> None:
    take_turn()
    Payment.objects.filter(order_id=order_id).update(provider_data={})
    order = Order.objects.select_for_update().filter(pk=order_id).exclude(kept_until=None).first()
    if order is None:
        return
    number = order.business.get("vat_number")
    with connections["default"].cursor() as cursor:
        cursor.execute("GRANT UPDATE (buyer, content) ON invoices_document TO CURRENT_ROLE")
        cursor.execute(SCRUB_PAPERS, [order_id])
        cursor.execute("REVOKE UPDATE (buyer, content) ON invoices_document FROM CURRENT_ROLE")
    BankLine.objects.filter(order_id=order_id).update(text="", payer="", bank_reference="")
    forget_books(order_id)
    if number and not Order.objects.filter(business__vat_number=number).exists():
        VatCheck.objects.filter(number=number).update(name="", address="", reference="", number="")
    audit.record("order.books_ended", target=order.name, actor="clock")


def forget_messages(rules: Rules, *, now: datetime) -> None:
    Message.objects.filter(created_at__lt=months_before(now, rules.message_months)).delete()


def forget_news(*, now: datetime) -> None:
    """What providers told us has names in it, and comes for months after an order, also of people who were erased. That it
    came stays, so that nothing is worked on twice."""
    over = InboxEvent.objects.filter(
        Q(state__in=[InboxState.DONE, InboxState.IGNORED], done_at__lt=now - NEWS_KEPT)
        | Q(state=InboxState.IGNORED, kind__startswith="customer.")  # such as that a customer was deleted, at our wish
    )
    over.exclude(payload={}).update(payload={}, error="")


def forget_abandoned_carts(rules: Rules, *, now: datetime) -> None:
    forget_carts(now=now, after=timedelta(days=rules.cart_days))
