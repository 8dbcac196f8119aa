"""How invoices are numbered, when they are made, and what stands below them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.invoices.rules import MOST_SERIAL, PREFIX, When, number_of, rules_of
from commerce.invoices.selectors import has_series
from commerce.store.models import Store
from dashboard.screens import zone_of

SERIES = {"prefix": "first_invoice", "credit_prefix": "first_credit"}


class InvoiceSettingsForm(forms.ModelForm):
    """`rules` is what Store.invoicing keeps."""

    when = forms.ChoiceField(
        label=gettext_lazy("Issue invoices"), choices=When.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("Credit notes follow refunds and cancellations by themselves, where there is an invoice."),
    )  # fmt: skip
    prefix = forms.CharField(label=gettext_lazy("Invoice numbers begin with"), max_length=10)
    first_invoice = forms.IntegerField(
        label=gettext_lazy("Next invoice number of this year"), required=False, min_value=1, max_value=MOST_SERIAL
    )
    credit_prefix = forms.CharField(label=gettext_lazy("Credit note numbers begin with"), max_length=10)
    first_credit = forms.IntegerField(
        label=gettext_lazy("Next credit note number of this year"), required=False, min_value=1, max_value=MOST_SERIAL
    )
    footer = forms.CharField(
        label=gettext_lazy("Words below every document"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("For example payment terms and late fees, which France asks for between businesses."),
    )  # fmt: skip

    class Meta:
        model = Store
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = rules_of(self.instance)
        self.year = timezone.now().astimezone(zone_of(self.instance)).year
        self.kept_first = dict(known.first)
        self.initial |= {
            "when": known.when, "prefix": known.prefix, "credit_prefix": known.credit_prefix, "footer": known.footer,
        }  # fmt: skip
        for name, first in SERIES.items():
            series = getattr(known, name)
            self.initial[first] = known.first.get(f"{series}-{self.year}")
            self.fields[name].help_text = _("Capital letters, digits and hyphens. As in %(number)s.") % {
                "number": number_of(series, self.year, 1)
            }
            if has_series(series, self.year):
                self.fields[first].disabled = True
                self.fields[first].help_text = _("The numbers of this year have begun: they go on without a gap.")
            else:
                self.fields[first].help_text = _(
                    "If you come from another shop. Empty: 1. It can be set until the first one is issued."
                )

    def clean_prefix(self) -> str:
        return self.checked("prefix")

    def clean_credit_prefix(self) -> str:
        return self.checked("credit_prefix")

    def checked(self, name: str) -> str:
        prefix = str(self.cleaned_data[name]).strip().upper().strip("-")
        if not PREFIX.fullmatch(prefix):
            raise forms.ValidationError(_("Only capital letters, digits and hyphens."))
        return prefix

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("prefix") and given.get("prefix") == given.get("credit_prefix"):
            self.add_error("credit_prefix", _("Invoices and credit notes need different beginnings."))
        for name, first in SERIES.items():
            begun = given.get(name) and has_series(given[name], self.year)
            if begun and not self.fields[first].disabled and given.get(first):
                self.add_error(first, _("The numbers of this year have begun: they go on without a gap."))
        return given

    def rules(self) -> dict[str, Any]:
        given, firsts = self.cleaned_data, self.kept_first
        for name, first in SERIES.items():
            key = f"{given[name]}-{self.year}"
            if not self.fields[first].disabled:
                firsts.pop(key, None)
                if given[first]:
                    firsts[key] = given[first]
        return {name: given[name] for name in ("when", "prefix", "credit_prefix", "footer")} | {"first": firsts}
