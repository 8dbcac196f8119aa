from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.models import MAX_VARIANTS
from commerce.catalog.services.options import OptionInput
from commerce.catalog.services.products import MAX_OPTIONS
from dashboard.fields import WordsField


class OptionForm(forms.Form):
    """A row without a name and values is no option (any more)."""

    was = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=100)
    name = forms.CharField(label=gettext_lazy("Option"), max_length=120, required=False)
    values = WordsField(
        label=gettext_lazy("Values"), word_length=255, most=MAX_VARIANTS, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["placeholder"] = _("Size")
        self.fields["values"].widget.attrs["placeholder"] = _("S, M, L")

    def clean(self) -> dict[str, Any]:
        name, values = self.cleaned_data.get("name"), self.cleaned_data.get("values")
        if name and values == []:
            self.add_error("values", _("Give at least one value, or empty the name to remove this option."))
        if values and name == "":
            self.add_error("name", _("Give this option a name."))
        return self.cleaned_data


class OptionRows(forms.BaseFormSet):
    def clean(self) -> None:
        names = [option.name.casefold() for option in self.options]
        if len(set(names)) < len(names):
            raise ValidationError(_("Two options have the same name."))

    @property
    def options(self) -> list[OptionInput]:
        found = []
        for form in self.forms:
            given = getattr(form, "cleaned_data", None) or {}
            if given.get("name") and given.get("values"):
                found.append(OptionInput(name=given["name"], values=tuple(given["values"]), was=given.get("was")))
        return found


OptionFormSet = forms.formset_factory(
    OptionForm, formset=OptionRows, extra=1, max_num=MAX_OPTIONS, absolute_max=MAX_OPTIONS + 5
)


def option_rows(data: Any, names: list[str], values: list[list[str]]) -> OptionRows:
    """Values stand one per line: a value with a comma in it stays one value."""
    initial = [
        {"was": n, "name": name, "values": "".join(f"{value}\n" for value in own)}
        for n, (name, own) in enumerate(zip(names, values, strict=False))
    ]
    rows = OptionFormSet(data, prefix="options", initial=initial)
    rows.extra = 0 if initial else 1
    return rows
