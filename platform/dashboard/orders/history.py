"""The words for an order's timeline."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commerce.orders.models import Order, OrderLine, OrderNote
from commerce.orders.words import MADE_BY, REASONS, WORDS
from core.money import Money, format_money


def timeline_of(order: Order) -> list[dict[str, Any]]:
    """Newest first: title, particulars, text, who, when."""
    lines = {line.pk: line for line in order.lines.all()}
    return [
        {"title": WORDS.get(note.kind, note.kind), "details": details(note, order, lines), "text": note.text,
         "who": note.actor or "", "at": note.at}
        for note in order.timeline.all()
    ]  # fmt: skip


def details(note: OrderNote, order: Order, lines: dict[int, OrderLine]) -> str:
    data = note.data
    if note.kind == "order.cards_voided" and data.get("spent"):
        money = format_money(Money(data["spent"], order.currency), get_language() or "en")
        return _("%(amount)s of them had been spent already") % {"amount": money}
    if note.kind in ("invoice.issued", "credit.issued"):
        return (
            f"{data.get('number', '')} · {format_money(Money(data['amount'], order.currency), get_language() or 'en')}"
        )
    if isinstance(data.get("amount"), int):
        money = format_money(Money(data["amount"], order.currency), get_language() or "en")
        return " · ".join(filter(None, [money, money_words(note)]))
    if note.kind == "mail.resent":
        return f"{data.get('subject', '')} → {data.get('to', '')}"
    if note.kind == "order.shipped":
        return data.get("tracking_number", "")
    if note.kind == "order.cancelled":
        return _("The articles are back on sale.") if data.get("is_restocked") else _("The articles were written off.")
    if note.kind in ("order.restocked", "order.rest_cancelled"):
        return ", ".join(f"{n} × {lines[pk].title}" for pk, n in data.get("lines", []) if pk in lines)
    reason = str(data.get("reason", ""))
    return str(REASONS.get(reason, reason) or data.get("reference", ""))


def money_words(note: OrderNote) -> str:
    """What goes with an amount."""
    if note.kind == "dispute.needs_response" and (due_at := parse_datetime(note.data.get("due_at") or "")):
        return _("answer before %(due)s") % {"due": date_format(localtime(due_at), "SHORT_DATETIME_FORMAT")}
    if note.kind == "payment.capture_failed":
        return str(note.data.get("reason", ""))
    return str(MADE_BY.get(note.data.get("origin", ""), ""))
