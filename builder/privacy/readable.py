"""Rows of the catalogue in words: what the page in somebody's copy shows ("concise, intelligible", GDPR article 12).

Numbers and keys that mean something to programs alone are left to the JSON beside it, which leaves nothing out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from babel import Locale
from django.db.models import Model
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from builder.privacy.labels import LABELS
from builder.privacy.words import word_for
from core.money import Money, UnknownCurrency, format_money

# Amounts in minor units by other names than `…_amount`, in documents and their lines.
AMOUNTS = frozenset({"amount", "net", "tax", "due", "eco", "total", "subtotal"})
FOR_PROGRAMS = frozenset(
    {
        "id", "pk", "uuid", "key", "html", "fingerprint", "account", "endpoint", "attempts", "next_at", "key_version",
        "position", "product_slug", "picture_url", "downloads", "source", "series", "serial", "year", "shop_factor",
        "follow_at", "label_file", "label_asked_at", "tax_scheme", "request_key", "personal_key", "import_key",
        "provider_reference", "label_reference", "basis", "conversion", "is_standard", "unit_net",
        "requires_shipping", "wishes",
    }
)  # fmt: skip
ADDRESS = ("name", "company", "street", "extra", "postal_code", "city", "region")
Group = list["Fact"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what stands there: a text, or facts of its own (an article of an order, for instance)."""

    label: str
    text: str = ""
    below: list[Group] = field(default_factory=list)


def facts_of(model: type[Model], row: Mapping[str, Any], *, currency: str, orders: Mapping[Any, str]) -> Group:
    """What says something, in the language and the time zone of the moment. `currency` is that of amounts in rows that do
    not name their own; `orders` are the names of orders by their key."""
    money = str(row.get("currency") or currency)
    found = [Fact(label_of("order"), orders[key]) for key in (row.get("order"), row.get("order_id")) if key in orders]
    for each in model._meta.concrete_fields:
        if each.name not in row or each.is_relation or each.primary_key:
            continue
        value = row[each.name]
        if each.choices and value not in (None, ""):
            value = str(dict(each.flatchoices).get(value, value))
        found += fact(each.name, value, money)
    return found


def fact(name: str, value: Any, currency: str) -> list[Fact]:
    """One or none: what is empty says nothing. No is an answer, and stands."""
    if value in (None, "", [], {}) or name in FOR_PROGRAMS or name.endswith("_id"):
        return []
    if isinstance(value, Mapping):
        if {"street", "city"} <= value.keys():
            text = address_text(value)
            return [Fact(label_of(name), text)] if text else []
        return with_groups(name, [value], currency)
    if isinstance(value, list | tuple):
        parts = [each for each in value if isinstance(each, Mapping)]
        return with_groups(name, parts, currency) if parts else [Fact(label_of(name), ", ".join(map(str, value)))]
    return [Fact(label_of(name), text_of(name, value, currency))]


def with_groups(name: str, parts: Iterable[Mapping[str, Any]], currency: str) -> list[Fact]:
    groups = [[each for key, value in part.items() for each in fact(str(key), value, currency)] for part in parts]
    filled = [each for each in groups if each]
    return [Fact(label_of(name), below=filled)] if filled else []


def label_of(name: str) -> str:
    return gettext(LABELS[name]) if name in LABELS else name.replace("_", " ").replace(".", " ").capitalize()


def text_of(name: str, value: Any, currency: str) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, int) and (name in AMOUNTS or name.endswith("_amount")):
        return amount_text(value, currency)
    if name == "country" or name == "tax_country":
        return country_text(str(value))
    moment = value if isinstance(value, date) else moment_in(name, value)
    if isinstance(moment, datetime):
        return date_format(localtime(moment), "DATETIME_FORMAT")
    if moment is not None:
        return date_format(moment, "DATE_FORMAT")
    return number_format(value) if isinstance(value, float) else word_for(name, str(value))


def moment_in(name: str, value: Any) -> date | None:
    """Moments in JSON are texts."""
    if not isinstance(value, str) or not name.endswith(("_at", "_on", "on", "earliest", "latest")):
        return None
    try:
        return (parse_datetime(value) if "T" in value else None) or parse_date(value[:10])
    except ValueError:
        return None


def amount_text(amount: int, currency: str) -> str:
    try:
        return format_money(Money(amount, currency), get_language() or "en")
    except UnknownCurrency:
        return str(amount)


def country_text(code: str) -> str:
    return Locale.parse(get_language() or "en", sep="-").territories.get(code, code)


def address_text(value: Mapping[str, Any]) -> str:
    lines = [str(value.get(name) or "") for name in ADDRESS]
    lines += [country_text(str(value["country"]))] if value.get("country") else []
    rest = [str(each) for name, each in value.items() if each and name not in (*ADDRESS, "country")]
    return ", ".join(each for each in [*lines, *rest] if each)
