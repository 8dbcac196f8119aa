from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django import forms, template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language

from commerce.orders.models import Order
from commerce.orders.worth import shop_total
from core.money import Money, format_money
from dashboard.products.listing import thumbnail_of
from media.models import ShopImage

register = template.Library()


@register.filter
def money(amount: int | None, currency: str) -> str:
    """Minor units in local form; a dash where there is no amount."""
    return "–" if amount is None else format_money(Money(amount, currency), get_language() or "en")


@register.filter
def worth(order: Order) -> int | None:
    """Minor units of the shop's currency; None where nobody knows."""
    return shop_total(order)


@register.filter
def percent(rate: str) -> str:
    """20.000 -> 20 %, 5.500 -> 5,5 % in French."""
    number = format_decimal(Decimal(str(rate)), format="#,##0.###", locale=(get_language() or "en").replace("-", "_"))
    return f"{number}\xa0%"


@register.filter
def rate(number: Decimal | None) -> str:
    """1.0842000000 -> 1,0842 in French."""
    locale = (get_language() or "en").replace("-", "_")
    return "" if number is None else format_decimal(number, format="#,##0.##########", locale=locale)


@register.simple_tag
def thumbnail_url(image: ShopImage) -> str:
    """The small picture's address; that of the view that makes it, where it is not made yet."""
    return thumbnail_of(image) or reverse("products:thumbnail", args=[image.pk])


@register.simple_tag
def field_errors(field: BoundField) -> str:
    found = enumerate(field.errors)
    return format_html_join(
        "",
        '<p class="bo-error error-message"{}>{}</p>',
        ((flatatt({"id": f"{field.id_for_label}-error"} if n == 0 else {}), error) for n, error in found),
    )


@register.simple_tag
def cell(field: BoundField, **extra: str) -> str:
    """An input in a table: no label (it has an aria-label), its errors tied to it.

    Written here and not by the widget's template: a page of variants has more than a thousand of them.
    """
    widget = field.field.widget
    attributes = {"name": field.html_name, "id": field.id_for_label or field.auto_id, **widget.attrs, **extra}
    value = field.value()
    if isinstance(widget, forms.CheckboxInput):
        attributes |= {"type": "checkbox", "checked": bool(value) and value != "False"}
    else:
        kind = "hidden" if widget.is_hidden else "text"
        attributes |= {"type": kind, "value": "" if value is None else str(value)}
    if field.errors:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.id_for_label}-error"}
    return format_html("<input{}>", flatatt({**attributes, "disabled": field.field.disabled}))


@register.simple_tag(takes_context=True)
def sort_url(context: Any, name: str) -> str:
    """The list sorted by `name`, the other way round if it is already."""
    query = context["request"].GET.copy()
    query["sort"] = f"-{name}" if context.get("sort") == name else name
    query.pop("p", None)
    return f"?{query.urlencode()}"
