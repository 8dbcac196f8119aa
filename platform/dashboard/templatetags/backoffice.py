from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from babel.numbers import format_decimal
from django import forms, template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext_lazy

from commerce.catalog.models import Product, ProductStatus
from commerce.orders.models import Order
from commerce.orders.worth import shop_total
from core.money import Money, format_money
from dashboard.products.listing import thumbnail_of
from media.models import ShopImage

register = template.Library()
HIDDEN = "", pgettext_lazy("product", "Hidden")
STATES = {
    ProductStatus.ACTIVE: (" bo-status--good", pgettext_lazy("product", "Shown")),
    ProductStatus.DRAFT: (" bo-status--info", pgettext_lazy("product", "Draft")),
    ProductStatus.ARCHIVED: ("", pgettext_lazy("product", "Archived")),
}


@register.filter
def money(amount: int | None, currency: str) -> str:
    """Minor units in local form; a dash where there is no amount."""
    return "–" if amount is None else money_in(amount, currency, get_language() or "en")


@lru_cache(maxsize=8192)
def money_in(amount: int, currency: str, language: str) -> str:
    return format_money(Money(amount, currency), language)


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
def sign(name: str) -> SafeString:
    """Wagtail's `icon`, without its template for each: a collection of a thousand products shows four thousand."""
    return drawn_icon(name)


@cache
def drawn_icon(name: str) -> SafeString:
    return render_to_string("wagtailadmin/shared/icon.html", {"name": name, "classname": "icon"})


@register.simple_tag
def small_picture(image: ShopImage | None) -> SafeString:
    """Without words: what is shown is named beside it. Where the small picture is not made yet, the address is that of the
    view that makes it."""
    if not image:
        return format_html('<span class="bo-thumbnail bo-thumbnail--none">{}</span>', drawn_icon("image"))
    return format_html(
        '<img class="bo-thumbnail" src="{}" alt="" width="48" height="48" loading="lazy" decoding="async">',
        thumbnail_of(image) or reverse("products:thumbnail", args=[image.pk]),
    )


@register.simple_tag
def product_status(product: Product) -> SafeString:
    kind, label = STATES[product.status]
    if product.status == ProductStatus.ACTIVE and not product.is_published:
        kind, label = HIDDEN
    return format_html('<span class="bo-status{}">{}</span>', kind, label)


@register.simple_tag
def field_errors(field: BoundField) -> str:
    found = enumerate(field.errors)
    return format_html_join(
        "",
        '<p class="bo-error error-message"{}>{}</p>',
        (
            (flatatt({"id": f"{field.id_for_label or field.auto_id}-error"} if n == 0 else {}), error)
            for n, error in found
        ),
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
