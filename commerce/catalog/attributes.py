"""What is to be known about products of a type: typed attributes, how they are read, checked and shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

MAX_ATTRIBUTES = 60
MAX_CHOICES = 200
MAX_TEXT = 2000
MAX_DIGITS = 12
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Kind(TextChoices):
    TEXT = "text", gettext_lazy("Text")
    NUMBER = "number", pgettext_lazy("kind of value", "Number")
    BOOLEAN = "boolean", gettext_lazy("Yes or no")
    CHOICE = "choice", gettext_lazy("One of a list")
    CHOICES = "choices", gettext_lazy("Several of a list")
    DATE = "date", gettext_lazy("Date")


FILTERABLE = frozenset({Kind.BOOLEAN, Kind.CHOICE, Kind.CHOICES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """`code` never changes; `choices` are those of the two kinds of lists, `unit` that of numbers."""

    code: str
    name: str
    kind: str = Kind.TEXT
    unit: str = ""
    choices: tuple[str, ...] = ()
    is_filter: bool = False
    is_required: bool = False

    def as_row(self) -> dict[str, Any]:
        return asdict(self) | {"choices": list(self.choices)}


class AttributeRefused(ValueError):
    """The value does not fit; the message says why."""


def read_attributes(rows: Iterable[dict[str, Any]]) -> list[Attribute]:
    """From what a ProductType keeps."""
    known = Attribute.__slots__
    return [
        Attribute(**{key: value for key, value in row.items() if key in known} | {"choices": tuple(row["choices"])})
        for row in rows
    ]


def clean_value(attribute: Attribute, value: Any) -> Any:
    """As it is kept: text, number, true or false, an ISO date, or a list; None for nothing. Raises AttributeRefused."""
    if value is None or value == "" or value == []:
        return None
    match attribute.kind:
        case Kind.BOOLEAN:
            return clean_boolean(attribute, value)
        case Kind.NUMBER:
            return clean_number(attribute, value)
        case Kind.DATE:
            return clean_date(attribute, value)
        case Kind.CHOICE:
            return clean_choice(attribute, value)
        case Kind.CHOICES:
            given = value if isinstance(value, list | tuple) else [value]
            return [clean_choice(attribute, each) for each in given] or None
    return str(value).replace("\x00", "").strip()[:MAX_TEXT] or None


def clean_boolean(attribute: Attribute, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).casefold()
    if word in ("true", "yes", "1", "oui"):
        return True
    if word in ("false", "no", "0", "non"):
        return False
    raise AttributeRefused(_("“%(name)s” is yes or no.") % {"name": attribute.name})


def clean_number(attribute: Attribute, value: Any) -> int | float:
    """A whole number stays one; more than twelve digits are no figure of a product."""
    try:
        number = Decimal(str(value).strip().replace("\u202f", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= 10**MAX_DIGITS or len(number.as_tuple().digits) > MAX_DIGITS:
        raise AttributeRefused(_("“%(name)s” is a number, such as 12.5.") % {"name": attribute.name})
    return int(number) if number == number.to_integral_value() else float(number)


def clean_date(attribute: Attribute, value: Any) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(str(value).strip())).isoformat()
    except ValueError:
        raise AttributeRefused(_("“%(name)s” is a date.") % {"name": attribute.name}) from None


def clean_choice(attribute: Attribute, value: Any) -> str:
    if value not in attribute.choices:
        raise AttributeRefused(
            _("“%(value)s” is none of the choices of “%(name)s”.") % {"value": value, "name": attribute.name}
        )
    return str(value)


def shown_value(attribute: Attribute, value: Any, locale: str) -> str:
    """For people; "" where there is nothing, or what is kept no longer fits the kind."""
    if value is None or value == "" or value == []:
        return ""
    if attribute.kind == Kind.BOOLEAN:
        return _("Yes") if value is True else _("No")
    if isinstance(value, bool):
        return ""
    if attribute.kind == Kind.NUMBER and isinstance(value, int | float):
        number = format_decimal(Decimal(str(value)), format="#,##0.######", locale=locale.replace("-", "_"))
        return f"{number}\xa0{attribute.unit}" if attribute.unit else number
    if attribute.kind == Kind.DATE:
        try:
            return format_date(date.fromisoformat(str(value)), "long", locale=locale.replace("-", "_"))
        except ValueError:
            return ""
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def specification(attributes: Iterable[Attribute], values: dict[str, Any], locale: str) -> list[tuple[str, str]]:
    """(name, value) of what is known, in the order of the type."""
    shown = ((each.name, shown_value(each, values.get(each.code), locale)) for each in attributes)
    return [(name, text) for name, text in shown if text]
