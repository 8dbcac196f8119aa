from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.orders.vat_periods import Period, periods_between, quarter_of

QUARTERS = 20  # five years: as long as returns can be corrected, and more


def label_of(period: Period) -> str:
    if period.is_quarter:
        year, quarter = period.first.year, (period.first.month + 2) // 3
        return _("Quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year}
    return date_format(period.first, "F Y")


class PeriodForm(forms.Form):
    """Without a choice, the quarter that runs."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)

    def __init__(self, data: Any, *, first: date, today: date) -> None:
        self.offered = {each.name: each for each in periods_between(first, today, most=QUARTERS)}
        self.running = quarter_of(today)
        super().__init__(data if "period" in data else {"period": self.running.name})
        field: Any = self.fields["period"]
        field.choices = [
            (name, label_of(each) if each.is_quarter else f"– {label_of(each)}") for name, each in self.offered.items()
        ]

    @property
    def chosen(self) -> Period:
        return self.offered.get(self.cleaned_data.get("period", ""), self.running) if self.is_valid() else self.running
