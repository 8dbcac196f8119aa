"""The stock of everything, the scarcest first, with a recount in each row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from commerce.catalog.models import Product, ProductStatus, Variant
from commerce.inventory import services as inventory
from commerce.inventory.models import StockItem
from dashboard.found import FoundOnce, folded
from dashboard.products.views.movements import RecountForm
from dashboard.screens import back_office, page_of, screen

STATES = {"out": gettext_lazy("Sold out"), "low": gettext_lazy("Low"), "below": gettext_lazy("Promised too much")}
SHOWN = (
    "sku", "option_values", "product__title",
    "stock__on_hand", "stock__committed", "stock__held", "stock__is_tracked",
)  # fmt: skip


class StockFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)
    state = forms.ChoiceField(required=False, choices=[("", gettext_lazy("All")), *STATES.items()])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["q"].widget.attrs |= {"type": "search", "placeholder": _("Product, variant or SKU")}


def stock_rows(chosen: dict[str, str], *, low_stock_at: int) -> QuerySet[Variant]:
    """What is asked for, the scarcest first; what is not counted comes last."""
    zero = Value(0)
    rows = Variant.objects.exclude(product__status=ProductStatus.ARCHIVED)
    rows = rows.annotate(
        left=Case(
            When(stock__isnull=True, then=zero),
            default=F("stock__on_hand") - F("stock__committed") - F("stock__held"),
        ),
    )
    if words := chosen.get("q"):
        named = Product.objects.alias(name=folded("title", words)).filter(name__icontains=words)
        rows = rows.alias(code=folded("sku", words)).filter(
            Q(product__in=named.values("pk")) | Q(code__icontains=words) | Q(option_values__icontains=words)
        )
    counted = Q(stock__isnull=True) | Q(stock__is_tracked=True)
    conditions = {"out": Q(left__lte=0), "below": Q(left__lt=0), "low": Q(left__gt=0, left__lte=low_stock_at)}
    if state := chosen.get("state"):
        rows = rows.filter(counted & conditions[state])
    uncounted_last = Case(When(stock__is_tracked=False, then=1), default=0)
    return rows.order_by(uncounted_last, "left", "product__title", "product_id", "position", "pk")


def described(ids: Iterable[int]) -> list[Variant]:
    """In this order, with `left` and `is_uncounted`. One query: a hundred thousand rows are put in order without what is
    shown of fifty."""
    wanted = list(ids)
    rows = Variant.objects.filter(pk__in=wanted).select_related("product", "stock").only(*SHOWN)
    by_id = {variant.pk: variant for variant in rows}
    found = [by_id[pk] for pk in wanted if pk in by_id]
    for variant in found:
        stock = getattr(variant, "stock", None)
        variant.left = stock.available if stock else 0
        variant.is_uncounted = stock is not None and not stock.is_tracked
    return found


@back_office("inventory.view_stockitem", "inventory.change_stockitem")
def stock_list(request: HttpRequest) -> HttpResponse:
    filters = StockFilter(request.GET)
    filters.is_valid()
    chosen = {name: value for name, value in filters.cleaned_data.items() if value}
    rows = stock_rows(chosen, low_stock_at=request.store.low_stock_at)
    page, numbers = page_of(request, FoundOnce(rows, request))
    page.object_list = described(page)
    tabs = [
        {"label": label, "url": f"?{urlencode({'state': key, 'q': chosen.get('q', '')})}",
         "is_current": chosen.get("state", "") == key}
        for key, label in [("", _("All")), *STATES.items()]
    ]  # fmt: skip
    return screen(
        request, "dashboard/products/stock_list.html", title=_("Stock"), icon="order", filters=filters, tabs=tabs,
        trail=[(reverse("products:product_list"), _("Products"))], page_obj=page, elided_page_range=numbers,
        may_count=request.user.has_perm("inventory.change_stockitem"), state=chosen.get("state", ""),
        is_narrowed=bool(chosen), query=request.GET.urlencode(),
    )  # fmt: skip


@require_POST
@back_office("inventory.change_stockitem")
def stock_recount(request: HttpRequest) -> HttpResponse:
    """One row at a time. The list is shown again as it was."""
    sent = request.POST.get("variant", "")
    pk = int(sent) if sent.isdecimal() and len(sent) < 16 else 0
    variant = get_object_or_404(Variant.objects.select_related("product", "stock"), pk=pk)
    stock = getattr(variant, "stock", None) or StockItem(variant=variant)
    form = RecountForm(request.POST, now=stock.on_hand)
    if form.is_valid():
        inventory.recount(
            variant_id=pk, on_hand=form.cleaned_data["on_hand"], note=form.cleaned_data["reason"], actor=request.user
        )
        messages.success(
            request,
            _("%(name)s: %(count)s on hand.") % {"name": name_of(variant), "count": form.cleaned_data["on_hand"]},
        )
    else:
        errors = " ".join(str(error) for errors in form.errors.values() for error in errors)
        messages.error(request, f"{name_of(variant)}: {errors}")
    query = request.POST.get("query", "")[:500]
    return redirect(reverse("products:stock_list") + (f"?{query}" if query else ""))


def name_of(variant: Variant) -> str:
    return f"{variant.product.title} – {variant.title}" if variant.title else variant.product.title
