"""A price list, and its prices as people paste them from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from commerce.pricelists.services import PriceWish
from dashboard.fields import AmountField
from dashboard.products.forms.pasted_prices import PastedPricesForm, amount_of, read_lines
from dashboard.promotions.forms import PercentField


class PriceListForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    tag = forms.CharField(
        label=gettext_lazy("For customers with this tag"), max_length=60,
        widget=forms.TextInput(attrs={"list": "known-tags"}),
    )  # fmt: skip
    percent = PercentField(label=gettext_lazy("Percent off everything"), required=False)
    is_active = forms.BooleanField(label=pgettext_lazy("price list", "In use"), required=False, initial=True)


class PricesForm(PastedPricesForm):
    """New prices as lines or a file; and those of the page shown, by `price-<id>`, empty to take one off."""

    EXAMPLE = "LAMP-RED; 12.50\nLAMP-RED; 10; 11.00"
    HELP = gettext_lazy(
        "One per line, also pasted from a spreadsheet: SKU or web address; from how many units on (if not one); "
        "price. Without a price it is taken off the list."
    )

    def __init__(self, *args: Any, currency: str, shown: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency, self.shown = currency, shown
        for row in shown:
            self.fields[f"price-{row.pk}"] = AmountField(
                label=_("Price"), required=False, currency=currency, initial=row.amount
            )

    @property
    def rows(self) -> Iterator[tuple[Any, Any]]:
        return ((row, self[f"price-{row.pk}"]) for row in self.shown)

    def read(self, text: str) -> list[PriceWish]:
        return read_lines(text, lambda variant_id, row: wish_of(variant_id, row, self.currency))

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        self.wishes = [
            PriceWish(row.variant_id, row.from_quantity, given.get(f"price-{row.pk}"))
            for row in self.shown
            if f"price-{row.pk}" in given and given[f"price-{row.pk}"] != row.amount
        ]
        self.wishes += self.pasted()
        return given


def wish_of(variant_id: int, row: list[str], currency: str) -> PriceWish:
    units, amount = "1", row[1] if len(row) > 1 else ""
    if len(row) > 2:
        units, amount = row[1].strip() or "1", row[2]
    if not (units.isascii() and units.isdigit() and 1 <= int(units[:6]) <= 999):
        raise ValidationError(_("“%(text)s” is no number of units from 1 to 999.") % {"text": units[:20]})
    return PriceWish(variant_id, int(units), amount_of(amount, currency))
