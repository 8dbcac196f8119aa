from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commerce.invoices.models import Kind
from commerce.orders.vat_periods import Period, periods_between
from dashboard.vat.forms import label_of

QUARTERS = 44  # eleven years: documents are kept for ten


class DocumentFilter(forms.Form):
    """What it cannot make sense of filters nothing."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False)

    def __init__(self, data: Any, *, first: date, today: date) -> None:
        super().__init__(data)
        self.offered: dict[str, Period] = {each.name: each for each in periods_between(first, today, most=QUARTERS)}
        kinds: Any = self.fields["kind"]
        periods: Any = self.fields["period"]
        kinds.choices = [("", pgettext_lazy("kinds of documents", "All")), *Kind.choices]
        periods.choices = [("", _("Any time"))] + [
            (name, label_of(each) if each.is_quarter else f"– {label_of(each)}") for name, each in self.offered.items()
        ]
        self.fields["q"].widget.attrs |= {"type": "search", "placeholder": _("Number, order or name")}
        self.is_valid()

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q", ""))

    @property
    def kind_name(self) -> str:
        return str(self.cleaned_data.get("kind", ""))

    @property
    def chosen(self) -> Period | None:
        return self.offered.get(self.cleaned_data.get("period", ""))
