"""An order without its person: lines, amounts, tax and country stay. What the books need moves into `Order.kept`, which no
screen, export or search reads, until its last day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from builder.privacy.person import Person
from builder.privacy.rules import kept_until, privacy_rules
from commerce.invoices.models import Document
from commerce.orders.models import Order, OrderLine, OrderNote
from core.ids import secret_token

WHERE = ("country", "region")  # returns of VAT ask for them
WORDS_OF_OURS = frozenset({"payment_id", "refund_id", "number", "due_at", "origin"})  # in particulars of the timeline


def scrub_orders(person: Person, orders: QuerySet[Order], now: datetime) -> None:
    years = privacy_rules().keep_years
    for order in orders.filter(erased_at=None).order_by("pk"):
        day = last_day_of_books(order)
        scrub_order(order, until=kept_until(day, years) if day else None, now=now)


def last_day_of_books(order: Order) -> date | None:
    """When the last thing happened to it that the books know; None for an order that was never paid for nor invoiced."""
    issued_at = Document.objects.filter(order=order.pk).aggregate(at=Max("issued_at"))["at"]
    moments = [at for at in (order.paid_at, issued_at) if at is not None]
    if not moments and not order.refunded_amount:
        return None
    return timezone.localdate(max([*moments, order.placed_at]))


def scrub_order(order: Order, *, until: date | None, now: datetime) -> None:
    """Its address gets another token: links in old mails open nothing."""
    hidden = {name: getattr(order, name) for name in ("shipping_address", "billing_address", "business")}
    values: dict[str, Any] = {
        "kept": hidden if until else None,
        "business": {name: value for name, value in order.business.items() if name != "name"},
        "kept_until": until, "erased_at": now, "token": secret_token(), "customer": None,
        "email": "", "phone": "", "note": "", "extras": [], "campaign": {},
        "shipping_address": part_of(order.shipping_address), "billing_address": part_of(order.billing_address),
        "delivery": {name: value for name, value in order.delivery.items() if name not in ("place", "relay")},
    }  # fmt: skip
    Order.objects.filter(pk=order.pk).update(**values)
    if until is None:
        forget_books(order.pk)


def part_of(address: dict[str, Any]) -> dict[str, Any]:
    return {name: address[name] for name in WHERE if address.get(name)}


def forget_books(order_id: Any) -> None:
    """What the figures of the order need of a buyer is whether they were charged tax, and nothing of who they are."""
    order = Order.objects.get(pk=order_id)
    checked_at = order.business.get("checked_at")
    Order.objects.filter(pk=order.pk).update(
        kept=None, kept_until=None,
        business={"checked_at": checked_at} if checked_at else {},
        exemption={"ground": order.exemption.get("ground", "")} if order.exemption else {},
    )  # fmt: skip


def scrub_lines(person: Person, lines: QuerySet[OrderLine], now: datetime) -> None:
    """`options_text` tells what was engraved too."""
    for line in lines.order_by("pk"):
        if line.personal:
            OrderLine.objects.filter(pk=line.pk).update(personal=[], options_text=without(line))


def without(line: OrderLine) -> str:
    told = [f"{each.get('label', '')}: {each.get('value', '')}" for each in line.personal]
    told += [str(each.get("value") or "") for each in line.personal]
    text = line.options_text
    for words in sorted(filter(None, told), key=len, reverse=True):
        text = text.replace(words, "")
    return " · ".join(part for part in text.split(" · ") if part.strip())


def scrub_timeline(person: Person, notes: QuerySet[OrderNote], now: datetime) -> None:
    """What happened and when stays, with amounts and quantities; words that somebody typed go."""
    for note in notes.order_by("pk"):
        data = {name: value for name, value in note.data.items() if name in WORDS_OF_OURS or is_figure(value)}
        OrderNote.objects.filter(pk=note.pk).update(text="", data=data)


def is_figure(value: Any) -> bool:
    if isinstance(value, list):
        return all(is_figure(each) for each in value)
    return value is None or isinstance(value, bool | int | float)
