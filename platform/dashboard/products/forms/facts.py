"""What is known about a product beside its words and prices: category, safety, customs, dates, and its type's attributes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commerce.catalog.attributes import Attribute, AttributeRefused, Kind, clean_value
from commerce.catalog.facts import SAFETY, clean_hs_code
from commerce.catalog.models import Product
from dashboard.promotions.forms import MomentField
from onboarding.places import country_choices

LONG = {"warnings", "manufacturer_address", "responsible_address"}
COPIED = ["category", "hs_code", "origin_country", "publish_at", "unpublish_at", "ships_from", "late_note"]


class FactsForm(forms.Form):
    category = forms.CharField(
        label=gettext_lazy("Category"), max_length=255, required=False,
        help_text=gettext_lazy("From the tree that Google and marketplaces know: type a word, choose a path."),
    )  # fmt: skip
    hs_code = forms.CharField(label=gettext_lazy("Customs code (HS)"), max_length=20, required=False)
    origin_country = forms.ChoiceField(label=gettext_lazy("Country of origin"), required=False)
    publish_at = MomentField(
        label=gettext_lazy("Show from"), required=False,
        help_text=gettext_lazy("Hidden until then; needs the status “Active”."),
    )  # fmt: skip
    unpublish_at = MomentField(label=gettext_lazy("Hide from"), required=False)
    ships_from = forms.DateField(
        label=gettext_lazy("Pre-order: ships from"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"],
        help_text=gettext_lazy("Until that day the shop takes pre-orders and says when they leave."),
    )  # fmt: skip
    late_note = forms.CharField(
        label=gettext_lazy("When out of stock, say"), max_length=120, required=False,
        help_text=gettext_lazy("For variants that sell when out of stock, such as “Ships within 3 weeks”."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, product: Product | None) -> None:
        initial = {name: getattr(product, name) for name in COPIED} if product else {}
        self.kept_safety = product.safety if product else {}
        initial |= {f"safety_{key}": self.kept_safety.get(key, "") for key in SAFETY}
        super().__init__(data, initial=initial, prefix="facts")
        language = (get_language() or "en").partition("-")[0]
        self.fields["origin_country"].choices = [("", "–"), *country_choices(language)]
        self.fields["category"].widget.attrs |= {"list": "known-categories", "autocomplete": "off"}
        for key, label in SAFETY.items():
            widget = forms.Textarea(attrs={"rows": 3}) if key in LONG else forms.TextInput()
            self.fields[f"safety_{key}"] = forms.CharField(label=label, required=False, max_length=2000, widget=widget)

    def clean_hs_code(self) -> str:
        text = self.cleaned_data["hs_code"]
        found = clean_hs_code(text)
        if text and not found:
            raise ValidationError(_("A customs code has 4 to 12 digits, such as 6109.10."))
        return found

    def clean(self) -> dict[str, Any]:
        shown, hidden = self.cleaned_data.get("publish_at"), self.cleaned_data.get("unpublish_at")
        for name, moment in (("publish_at", shown), ("unpublish_at", hidden)):
            if moment and name in self.changed_data and moment <= timezone.now():
                self.add_error(name, _("This moment is past."))
        if shown and hidden and hidden <= shown:
            self.add_error("unpublish_at", _("A product cannot be hidden before it is shown."))
        return self.cleaned_data

    @property
    def safety_fields(self) -> list[Any]:
        return [self[f"safety_{key}"] for key in SAFETY]

    @property
    def product_fields(self) -> dict[str, Any]:
        safety = {key: text for key in SAFETY if (text := self.cleaned_data[f"safety_{key}"])}
        return {name: self.cleaned_data[name] for name in COPIED} | {"safety": safety}

    @property
    def has_rest_errors(self) -> bool:
        return bool(self.errors)


class AttributesForm(forms.Form):
    """One field for each attribute of the type; what is kept of other types stays."""

    def __init__(self, data: Any = None, *, attributes: list[Attribute], kept: dict[str, Any]) -> None:
        self.attributes, self.kept = attributes, kept
        super().__init__(data, prefix="attributes")
        for each in attributes:
            self.fields[each.code] = field_of(each, kept.get(each.code))

    @property
    def product_fields(self) -> dict[str, Any]:
        values = self.kept | {each.code: self.cleaned_data.get(each.code) for each in self.attributes}
        return {"attributes": {code: value for code, value in values.items() if value is not None}}


class TypedField(forms.Field):
    """Checks with the attribute itself, so that imports and people are held to the same."""

    def __init__(self, *, attribute: Attribute, **kwargs: Any) -> None:
        self.attribute = attribute
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return clean_value(self.attribute, value)
        except AttributeRefused as error:
            raise ValidationError(str(error)) from None


def field_of(attribute: Attribute, value: Any) -> TypedField:
    label = f"{attribute.name} ({attribute.unit})" if attribute.unit else attribute.name
    label = f"{label} *" if attribute.is_required else label
    choices = [(choice, choice) for choice in attribute.choices]
    widgets = {
        Kind.TEXT: forms.TextInput(attrs={"maxlength": 2000}),
        Kind.NUMBER: forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        Kind.DATE: forms.DateInput(attrs={"type": "date"}),
        Kind.BOOLEAN: forms.Select(choices=[("", "–"), ("true", _("Yes")), ("false", _("No"))]),
        Kind.CHOICE: forms.Select(choices=[("", "–"), *choices]),
        Kind.CHOICES: forms.CheckboxSelectMultiple(choices=choices),
    }
    if attribute.kind == Kind.BOOLEAN and isinstance(value, bool):
        value = "true" if value else "false"
    return TypedField(attribute=attribute, label=label, initial=value, widget=widgets[Kind(attribute.kind)])
