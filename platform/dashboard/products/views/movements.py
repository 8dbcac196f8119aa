"""The ledger of one variant's stock, and a recount with a reason."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.models import Variant
from commerce.inventory import services as inventory
from commerce.inventory.models import StockItem, StockMovement
from dashboard.products.forms.variants import MOST_STOCK
from dashboard.screens import back_office, page_of, screen


class RecountForm(forms.Form):
    """`seen` is the count that the person saw: a sale in between must not be counted away."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    on_hand = forms.IntegerField(
        label=gettext_lazy("Counted"), min_value=0, max_value=MOST_STOCK,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def __init__(self, *args: object, now: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_on_hand(self) -> int:
        if self.cleaned_data.get("seen") != self.now:
            raise forms.ValidationError(
                _("The stock is %(now)s now: it changed since you opened this page. Check and save again.")
                % {"now": self.now}
            )
        return self.cleaned_data["on_hand"]


@back_office("inventory.view_stockitem", "inventory.change_stockitem")
def variant_stock(request: HttpRequest, variant_id: int) -> HttpResponse:
    variant = get_object_or_404(Variant.objects.select_related("product", "stock"), pk=variant_id)
    may_count = request.user.has_perm("inventory.change_stockitem")
    stock = getattr(variant, "stock", None) or StockItem(variant=variant)
    form = RecountForm(request.POST or None, now=stock.on_hand, initial={"seen": stock.on_hand})
    status = 200
    if request.method == "POST" and may_count:
        if form.is_valid():
            inventory.recount(
                variant_id=variant.pk,
                on_hand=form.cleaned_data["on_hand"],
                note=form.cleaned_data["reason"],
                actor=request.user,
            )
            messages.success(request, _("The stock is recorded."))
            return redirect("products:variant_stock", variant.pk)
        form.data = form.data.copy()
        form.data["seen"] = str(stock.on_hand)
        status = 422
    movements = StockMovement.objects.filter(variant=variant).select_related("actor")
    page, numbers = page_of(request, movements)
    product = variant.product
    return screen(
        request, "dashboard/products/variant_stock.html", status=status, icon="order", title=_("Stock"),
        trail=[
            (reverse("products:product_list"), _("Products")),
            (reverse("products:product_edit", args=[product.pk]), product.title),
        ],
        variant=variant, product=product, stock=stock, form=form, may_count=may_count, page_obj=page,
        elided_page_range=numbers,
    )  # fmt: skip
