"""What an entry of the activity log says of a change: fields by their names, values as people write them."""

from __future__ import annotations

import re
from typing import Any, TypeGuard

from django.utils import formats, timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from commerce.catalog.models import ProductStatus
from commerce.orders.models import FulfilmentState, OrderState, PaidState
from core.money import Money, UnknownCurrency, exponent, format_money

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d\S*")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FIELDS = {
    "title": gettext_noop("Title"),
    "name": gettext_noop("Name"),
    "slug": gettext_noop("Address"),
    "description": gettext_noop("Description"),
    "status": gettext_noop("State"),
    "state": gettext_noop("State"),
    "paid_state": gettext_noop("Payment"),
    "fulfilment_state": gettext_noop("Delivery"),
    "is_published": gettext_noop("Published"),
    "is_active": gettext_noop("Offered"),
    "paid_at": gettext_noop("Paid on"),
    "cancelled_at": gettext_noop("Cancelled on"),
    "shipped_at": gettext_noop("Shipped on"),
    "publish_at": gettext_noop("Shown from"),
    "unpublish_at": gettext_noop("Hidden from"),
    "vendor": gettext_noop("Vendor"),
    "tags": gettext_noop("Tags"),
    "sku": gettext_noop("Article number"),
    "barcode": gettext_noop("Barcode"),
    "price_amount": gettext_noop("Price"),
    "refunded_amount": gettext_noop("Amount refunded"),
    "compare_at_amount": gettext_noop("Price before"),
    "cost_amount": gettext_noop("Cost"),
    "weight_grams": gettext_noop("Weight in grams"),
    "seo_title": gettext_noop("Title for search engines"),
    "seo_description": gettext_noop("Description for search engines"),
    "note": gettext_noop("Note"),
    "email": gettext_noop("E-mail"),
    "phone": gettext_noop("Phone"),
    "address": gettext_noop("Address"),
    "instructions": gettext_noop("Instructions"),
    "role": gettext_noop("Role"),
    "rights": gettext_noop("Rights"),
    "reason": gettext_noop("Reason"),
    "measures_campaigns": gettext_noop("Campaigns are measured"),
    "run_id": gettext_noop("Number"),
}
CHOICES: dict[str, dict[Any, Any]] = {
    "status": dict(ProductStatus.choices),
    "state": dict(OrderState.choices),
    "paid_state": dict(PaidState.choices),
    "fulfilment_state": dict(FulfilmentState.choices),
}


def changes_of(data: dict[str, Any], currency: str) -> list[dict[str, Any]]:
    """Pairs are before and after; anything else is told as it is. Amounts are in the currency that was noted with them, else
    (in entries of before that was done) in `currency`, the shop's."""
    noted = data.get("currency")
    if is_currency(noted):
        currency, data = noted, {key: value for key, value in data.items() if key != "currency"}
    rows = []
    for key, value in data.items():
        variant, _colon, field = key.rpartition(": ")
        row = {"name": f"{variant}: {name_of(field)}" if variant else name_of(field)}
        if isinstance(value, list) and len(value) == 2:
            row |= {"before": told(field, value[0], currency), "after": told(field, value[1], currency)}
        else:
            row["only"] = told(field, value, currency)
        rows.append(row)
    return rows


def is_currency(text: Any) -> TypeGuard[str]:
    try:
        return isinstance(text, str) and exponent(text) >= 0
    except UnknownCurrency:
        return False


def name_of(field: str) -> str:
    """A field without a word of its own at least reads as one."""
    return _(FIELDS[field]) if field in FIELDS else field.replace("_", " ").strip().capitalize() or field


def told(field: str, value: Any, currency: str) -> str:
    if isinstance(value, list):
        return ", ".join(told(field, one, currency) for one in value) or "–"
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        return format_money(Money(value, currency), get_language() or "en") if field.endswith("_amount") else str(value)
    if isinstance(value, str) and value in CHOICES.get(field, {}):
        return str(CHOICES[field][value])
    return moment(str(value))


def moment(text: str) -> str:
    """A date or a time of a program in local form, by the shop's clock; any other text as it is."""
    try:
        if MOMENT.fullmatch(text) and (at := parse_datetime(text)):
            return formats.date_format(timezone.localtime(at) if timezone.is_aware(at) else at, "SHORT_DATETIME_FORMAT")
        if DAY.fullmatch(text) and (day := parse_date(text)):
            return formats.date_format(day, "SHORT_DATE_FORMAT")
    except ValueError:
        pass
    return text
