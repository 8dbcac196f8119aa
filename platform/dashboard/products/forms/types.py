from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commerce.catalog.attributes import CODE, FILTERABLE, MAX_ATTRIBUTES, MAX_CHOICES, Attribute, Kind, read_attributes
from commerce.catalog.models import ProductType
from dashboard.fields import WordsField

EMPTY_ROWS = 2


class TypeForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120,
        help_text=gettext_lazy("Products belong to it whose type is this name."),
    )  # fmt: skip


class AttributeForm(forms.Form):
    """A row without a name is no attribute (any more)."""

    code = forms.RegexField(CODE, widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=gettext_lazy("Attribute"), max_length=80, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices, initial=Kind.TEXT, required=False)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=20, required=False)
    choices = WordsField(
        label=gettext_lazy("Choices, one per line or separated by commas"), word_length=120, most=MAX_CHOICES,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_filter = forms.BooleanField(label=gettext_lazy("Shoppers filter by it"), required=False)
    is_required = forms.BooleanField(label=gettext_lazy("Should be filled in"), required=False)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("name"):
            return given
        is_list = given.get("kind") in (Kind.CHOICE, Kind.CHOICES)
        if is_list and given.get("choices") == []:
            self.add_error("choices", _("Give the choices."))
        if given.get("is_filter") and given.get("kind") not in FILTERABLE:
            self.add_error("is_filter", _("Shoppers filter by lists and by yes or no."))
        return given

    @property
    def attribute(self) -> Attribute | None:
        given = getattr(self, "cleaned_data", None) or {}
        if not given.get("name"):
            return None
        is_list = given["kind"] in (Kind.CHOICE, Kind.CHOICES)
        return Attribute(
            code=given["code"], name=given["name"], kind=given["kind"] or Kind.TEXT,
            unit=given["unit"] if given["kind"] == Kind.NUMBER else "",
            choices=tuple(given["choices"]) if is_list else (), is_filter=given["is_filter"],
            is_required=given["is_required"],
        )  # fmt: skip


AttributeFormSet = forms.formset_factory(
    AttributeForm, extra=EMPTY_ROWS, max_num=MAX_ATTRIBUTES, absolute_max=MAX_ATTRIBUTES + 5
)


def attribute_rows(data: Any, found: ProductType | None) -> Any:
    rows = read_attributes(found.attributes) if found else []
    initial = [each.as_row() | {"choices": "".join(f"{choice}\n" for choice in each.choices)} for each in rows]
    return AttributeFormSet(data, prefix="attributes", initial=initial)
