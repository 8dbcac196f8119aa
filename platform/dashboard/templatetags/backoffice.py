from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django import template
from django.urls import reverse
from django.utils.translation import get_language

from core.money import Money, format_money
from dashboard.products.listing import thumbnail_of
from media.models import ShopImage

register = template.Library()


@register.filter
def money(amount: int | None, currency: str) -> str:
    """Minor units in local form; a dash where there is no amount."""
    return "–" if amount is None else format_money(Money(amount, currency), get_language() or "en")


@register.filter
def percent(rate: str) -> str:
    """20.000 -> 20 %, 5.500 -> 5,5 % in French."""
    number = format_decimal(Decimal(str(rate)), format="#,##0.###", locale=(get_language() or "en").replace("-", "_"))
    return f"{number}\xa0%"


@register.simple_tag
def thumbnail(image: ShopImage) -> str:
    """The small picture's address; that of the view that makes it, where it is not made yet."""
    return thumbnail_of(image) or reverse("products:thumbnail", args=[image.pk])


@register.inclusion_tag("dashboard/parts/field_errors.html")
def field_errors(field: Any) -> dict[str, Any]:
    return {"field": field}


@register.simple_tag
def cell(field: Any, **attrs: str) -> str:
    """A field in a table: no label (it has an aria-label), its errors tied to it."""
    extra = {"aria-invalid": "true", "aria-describedby": f"{field.id_for_label}-error"} if field.errors else {}
    return field.as_widget(attrs={**attrs, **extra})


@register.simple_tag(takes_context=True)
def sort_url(context: Any, name: str) -> str:
    """The list sorted by `name`, the other way round if it is already."""
    query = context["request"].GET.copy()
    query["sort"] = f"-{name}" if context.get("sort") == name else name
    query.pop("p", None)
    return f"?{query.urlencode()}"
