"""Rows of the variants table, and the fields of a product that has one variant only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.models import ContentUnit, Variant
from commerce.inventory.models import StockItem
from commerce.taxes.selectors import STANDARD
from dashboard.fields import AmountField
from dashboard.products.forms.steps import StepsField

Choices = Iterable[tuple[str, Any]]
PAGE_SIZE = 100
MOST_STOCK = 1_000_000_000
COLUMNS = ["price_amount", "compare_at_amount", "cost_amount", "sku", "barcode", "mpn", "weight_grams", "content_amount",
           "content_unit", "tax_category", "eco_amount", "quantity_prices"]  # fmt: skip
STOCK_COLUMNS = ["on_hand", "is_tracked", "sells_below_zero"]
# The form that somebody sends is about what they saw: these fields tell what that was.
SEEN = "on_hand_seen"


class VariantForm(forms.Form):
    """`changes` are the columns that differ from what the form was opened with, `stock_change` likewise."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on_hand_seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    price_amount = AmountField(label=gettext_lazy("Price"))
    compare_at_amount = AmountField(label=gettext_lazy("Compare-at price"), required=False)
    cost_amount = AmountField(label=gettext_lazy("Cost"), required=False)
    sku = forms.CharField(label=gettext_lazy("SKU"), max_length=120, required=False)
    barcode = forms.CharField(label=gettext_lazy("Barcode"), max_length=60, required=False)
    mpn = forms.CharField(label=gettext_lazy("MPN"), max_length=70, required=False)
    weight_grams = forms.IntegerField(
        label=gettext_lazy("Weight (g)"), min_value=0, max_value=100_000_000, required=False
    )
    content_amount = forms.DecimalField(
        label=gettext_lazy("Content"), min_value=0, max_digits=10, decimal_places=3, required=False, localize=True
    )
    content_unit = forms.ChoiceField(
        label=gettext_lazy("Unit of content"), choices=[("", "–"), *ContentUnit.choices], required=False
    )
    tax_category = forms.ChoiceField(label=gettext_lazy("Tax"), required=False)
    eco_amount = AmountField(label=gettext_lazy("Eco-contribution in it"), required=False)
    quantity_prices = StepsField(label=gettext_lazy("Price per quantity"))
    on_hand = forms.IntegerField(label=gettext_lazy("Stock"), max_value=MOST_STOCK, required=False)
    is_tracked = forms.BooleanField(label=gettext_lazy("Count the stock"), required=False)
    sells_below_zero = forms.BooleanField(label=gettext_lazy("Sell when out of stock"), required=False)
    remove = forms.BooleanField(label=gettext_lazy("Remove"), required=False)

    def __init__(
        self, *args: Any, currency: str, may_count: bool = True, categories: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        own = self.initial.get("tax_category") or STANDARD
        known = [*categories] if any(own == each[0] for each in categories) else [(own, own), *categories]
        self.fields["tax_category"].choices = known
        for name in ("price_amount", "compare_at_amount", "cost_amount", "eco_amount", "quantity_prices"):
            self.fields[name].currency = currency
        for name in ("weight_grams", "on_hand", "content_amount"):
            self.fields[name].widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        for name in STOCK_COLUMNS:
            self.fields[name].disabled = not may_count
        for name, field in self.fields.items():
            if name in COLUMNS or name in STOCK_COLUMNS or name == "remove":
                field.widget.attrs["aria-label"] = f"{field.label}, {self.title}" if self.title else field.label

    @property
    def variant(self) -> Variant | None:
        return self.initial.get("variant")

    @property
    def title(self) -> str:
        return self.variant.title if self.variant else ""

    @property
    def available(self) -> int | None:
        stock = self.initial.get("stock")
        return stock.available if stock and stock.is_tracked else None

    def clean_on_hand(self) -> int:
        wanted, now = self.cleaned_data["on_hand"], self.initial.get("on_hand", 0)
        seen = self.cleaned_data.get(SEEN)
        if wanted is None:
            wanted = 0
        if self.fields["on_hand"].disabled or wanted == (now if seen is None else seen):
            return now
        if wanted < 0:
            raise ValidationError(_("A count cannot be negative."))
        if seen is not None and seen != now and wanted != now:
            raise ValidationError(
                _("The stock was %(seen)s when you opened this page and is %(now)s now. Check and save again.")
                % {"seen": seen, "now": now}
            )
        return wanted

    def clean_weight_grams(self) -> int:
        return self.cleaned_data["weight_grams"] or 0

    def clean_tax_category(self) -> str:
        return self.cleaned_data["tax_category"] or self.initial.get("tax_category") or STANDARD

    def clean_eco_amount(self) -> int:
        return self.cleaned_data["eco_amount"] or 0

    def clean(self) -> dict[str, Any]:
        content, unit = self.cleaned_data.get("content_amount"), self.cleaned_data.get("content_unit")
        if bool(content) != bool(unit) and not self.errors.keys() & {"content_amount", "content_unit"}:
            missing = "content_amount" if unit else "content_unit"
            self.add_error(missing, _("A content is a number and a unit: 250 and g."))
        price, before = self.cleaned_data.get("price_amount"), self.cleaned_data.get("compare_at_amount")
        if price is not None and before is not None and before <= price and "compare_at_amount" in self.changed_data:
            self.add_error("compare_at_amount", _("The compare-at price must be higher than the price."))
        if price is not None and (self.cleaned_data.get("eco_amount") or 0) > price:
            self.add_error("eco_amount", _("It is a part of the price and cannot be more."))
        steps = self.cleaned_data.get("quantity_prices")
        if price is not None and steps and steps[0][1] >= price and "quantity_prices" in self.changed_data:
            self.add_error("quantity_prices", _("Each step has to cost less per unit than the price."))
        return self.cleaned_data

    @property
    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COLUMNS}

    @property
    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.columns.items() if value != self.initial.get(name)}

    @property
    def is_count_changed(self) -> bool:
        return self.cleaned_data["on_hand"] != self.initial.get("on_hand", 0)

    @property
    def is_tracking_changed(self) -> bool:
        return any(self.cleaned_data[n] != self.initial[n] for n in ("is_tracked", "sells_below_zero"))

    def refresh_seen(self) -> None:
        """After a refusal: the next try is about the count that is shown now."""
        if self.is_bound and SEEN in self.fields:
            self.data = self.data.copy()
            self.data[self.add_prefix(SEEN)] = str(self.initial.get("on_hand", 0))


class VariantRows(forms.BaseFormSet):
    """One form per variant of the page that is shown. Rows are found by their id, so that a row that somebody else
    removed does not shift the others."""

    def __init__(self, data: Any = None, *, variants: list[Variant], form_kwargs: dict[str, Any]) -> None:
        self.by_id = {variant.pk: variant for variant in variants}
        initial = [initial_of(variant) for variant in variants]
        super().__init__(data, prefix="variants", initial=initial, form_kwargs=form_kwargs)

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if self.is_bound and index is not None:
            sent = self.data.get(f"{self.prefix}-{index}-id", "")
            variant = self.by_id.get(int(sent)) if sent.isdecimal() and len(sent) < 16 else None
            kwargs["initial"] = initial_of(variant) if variant else {}
        return kwargs

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)
        form.empty_permitted = False
        form.use_required_attribute = False
        return form

    def clean(self) -> None:
        if any(form.variant is None for form in self.forms):
            raise ValidationError(_("A variant has been removed meanwhile. Reload the page and try again."))


VariantFormSet = forms.formset_factory(
    VariantForm, formset=VariantRows, extra=0, max_num=PAGE_SIZE, absolute_max=PAGE_SIZE
)


def initial_of(variant: Variant) -> dict[str, Any]:
    stock = getattr(variant, "stock", None) or StockItem(variant=variant)
    values = {name: getattr(variant, name) for name in COLUMNS} | {name: getattr(stock, name) for name in STOCK_COLUMNS}
    return values | {"id": variant.pk, SEEN: stock.on_hand, "variant": variant, "stock": stock}


class ForAllForm(forms.Form):
    """What is to be the same for every variant of the product, those on other pages too."""

    all_price = AmountField(label=gettext_lazy("Price of all variants"), required=False)
    all_stock = forms.IntegerField(
        label=gettext_lazy("Stock of each variant"), required=False, min_value=0, max_value=MOST_STOCK,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str, may_count: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["all_price"].currency = currency
        self.fields["all_stock"].disabled = not may_count
