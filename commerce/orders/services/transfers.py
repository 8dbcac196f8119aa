"""Bank transfers and the orders that they pay: found by the order's number, by the amount, by who paid."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from rapidfuzz import fuzz

from commerce.orders.errors import OrderError
from commerce.orders.models import Order, OrderState, PaidState
from commerce.orders.services.mark_paid import mark_paid
from commerce.payments.models import BankLine, BankLineState, Payment, PaymentState
from commerce.payments.statements.credit import Credit
from core.errors import mark as _
from core.money import Money, format_money

MOST_ORDERS = 2_000
ALIKE = 85  # of 100
NUMBER = re.compile(r"(?<!\d)0*(\d{1,9})(?!\d)")


class AmountDiffers(OrderError):
    def __init__(self, came: Money, due: Money, locale: str) -> None:
        super().__init__(
            _("%(came)s came, and the order is over %(due)s. Tick that this is right, or write to the shopper."),
            came=format_money(came, locale), due=format_money(due, locale),
        )  # fmt: skip


class PaidOtherwise(OrderError):
    def __init__(self, number: int) -> None:
        super().__init__(_("Order #%(number)s was paid already: this transfer has to go back."), number=number)


class LineIsDone(OrderError):
    def __init__(self) -> None:
        super().__init__(_("This transfer has been dealt with already."))


@dataclass(frozen=True, slots=True)
class Match:
    """`order` that a line seems to pay; `is_sure` where its number stands in the text and the amount is right."""

    line: BankLine
    order: Order | None = None
    is_sure: bool = False


@transaction.atomic("default")
def keep_lines(credits: Iterable[Credit], now: datetime) -> tuple[int, int]:
    """(new ones, those that a former file held)."""
    rows = [
        BankLine(
            fingerprint=each.fingerprint, booked_on=each.booked_on, amount=each.amount, currency=each.currency,
            text=each.text, payer=each.payer, bank_reference=each.bank_reference, created_at=now,
        )
        for each in credits if each.amount
    ]  # fmt: skip
    before = BankLine.objects.filter(fingerprint__in=[row.fingerprint for row in rows]).count()
    BankLine.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows) - before, before


def matches(lines: list[BankLine]) -> list[Match]:
    """A fixed number of queries. An order is proposed once, the surest line first."""
    waiting = Payment.objects.filter(provider="transfer", state=PaymentState.PENDING).values("order_id")
    orders = list(
        Order.objects.filter(pk__in=waiting, state=OrderState.OPEN,
            paid_state=PaidState.UNPAID).order_by("-number")[:MOST_ORDERS]
    )  # fmt: skip
    by_number = {order.number: order for order in orders}
    by_amount: dict[tuple[int, str], list[Order]] = defaultdict(list)
    for order in orders:
        by_amount[order.due_amount, order.currency].append(order)
    sure = {line.pk: named(line, by_number) for line in lines}
    taken = {known.pk for line in lines if (known := sure[line.pk]) is not None and fits(line, known)}
    found = []
    for line in lines:
        meant = sure[line.pk]
        if meant is not None:
            found.append(Match(line, meant, is_sure=fits(line, meant)))
            continue
        alike = [each for each in by_amount[line.amount, line.currency] if each.pk not in taken and is_from(line, each)]
        if len(alike) == 1:
            taken.add(alike[0].pk)
        found.append(Match(line, alike[0] if len(alike) == 1 else None))
    return found


def named(line: BankLine, by_number: dict[int, Order]) -> Order | None:
    """The one waiting order whose number stands in the text; the one with the right amount where it names several."""
    numbers = {int(text) for text in NUMBER.findall(line.text)}
    found = [by_number[number] for number in numbers if number in by_number]
    right = [order for order in found if fits(line, order)]
    return (right or found)[0] if len(right or found) == 1 else None


def fits(line: BankLine, order: Order) -> bool:
    return (line.amount, line.currency) == (order.due_amount, order.currency)


def is_from(line: BankLine, order: Order) -> bool:
    """Names are written in any order, with titles and without accents."""
    name = str(order.shipping_address.get("name", "")) or order.email.partition("@")[0]
    return bool(line.payer and fuzz.token_set_ratio(line.payer.casefold(), name.casefold()) >= ALIKE)


def pay_by_line(
    *, line_id: int, number: int, actor: Any, now: datetime, accepts_difference: bool = False, locale: str = "en"
) -> Order:
    """The merchant says that this line pays this order. May be repeated; a line pays one order, and an order is paid by
    one line. Not inside a transaction. Raises LineIsDone, AmountDiffers, PaidOtherwise, OrderIsCancelled,
    ProviderSilent, Order.DoesNotExist, BankLine.DoesNotExist."""
    line, order = BankLine.objects.get(pk=line_id), Order.objects.get(number=number)
    if line.state != BankLineState.OPEN:
        raise LineIsDone()
    if not fits(line, order) and not accepts_difference:
        raise AmountDiffers(Money(line.amount, line.currency), Money(order.due_amount, order.currency), locale)
    if not is_claimed(line, order):
        raise LineIsDone()
    reference = f"bank line {line.pk}"
    try:
        order = mark_paid(order_id=order.pk, actor=actor, now=now, reference=reference)
        paid = Payment.objects.filter(order_id=order.pk, state__in=[PaymentState.PAID, PaymentState.REFUNDED])
        if not paid.filter(provider_data__reference=reference).exists():
            raise PaidOtherwise(number)
    except OrderError:
        BankLine.objects.filter(pk=line.pk, state=BankLineState.OPEN).update(order_id=None)
        raise
    BankLine.objects.filter(pk=line.pk).update(state=BankLineState.MATCHED, settled_at=now)
    return order


def is_claimed(line: BankLine, order: Order) -> bool:
    """The line is this order's from now on, before any money is noted: two people who match it at once pay one order,
    and whoever was killed in between can only go on with the same one."""
    mine = BankLine.objects.filter(pk=line.pk, state=BankLineState.OPEN).filter(Q(order_id=None) | Q(order_id=order.pk))
    return bool(mine.update(order_id=order.pk))


def set_aside(*, line_ids: list[int], now: datetime) -> int:
    """Lines that have nothing to do with the shop."""
    lines = BankLine.objects.filter(pk__in=line_ids, state=BankLineState.OPEN)
    return lines.update(state=BankLineState.IGNORED, settled_at=now)
