from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminDateTimeInput, AdminPageChooser

from builder.blocks.base import AddressBlock
from builder.blocks.choosers import VIEWSETS
from builder.navigation.models import Menu, MenuItem
from builder.pages.languages import languages_of_shop

MAX_LABEL = 60
TARGETS = ("page", "collection", "product", "url")


class MenuItemForm(forms.ModelForm):
    """Exactly one target, in the announcement bar at most one; at most two levels."""

    class Meta:
        model = MenuItem
        fields = ["label", "page", "collection", "product", "url", "parent", "starts_at", "ends_at"]
        widgets = {"starts_at": AdminDateTimeInput, "ends_at": AdminDateTimeInput}

    def __init__(self, *args: Any, menu: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.menu = menu
        self.is_bar = menu == Menu.BAR
        self.fields["page"].widget = AdminPageChooser()
        self.fields["collection"].widget = VIEWSETS["catalog.Collection"].widget_class()
        self.fields["product"].widget = VIEWSETS["catalog.Product"].widget_class()
        parents = MenuItem.objects.filter(menu=menu, parent=None).exclude(pk=self.instance.pk).order_by("position")
        self.fields["parent"].queryset = parents
        self.fields["parent"].empty_label = _("Nothing: at the top")
        self.fields["parent"].disabled = bool(self.instance.pk and self.instance.children.exists())
        if self.is_bar:
            del self.fields["parent"]
            self.fields["label"].label, self.fields["label"].help_text = _("Text"), _("One sentence")
            self.fields["label"].required = True
        self.codes = languages_of_shop()[1:]
        for code in self.codes:
            label = _("Label in %(language)s") % {"language": dict(settings.LANGUAGES).get(code, code)}
            initial = self.instance.labels.get(code, "")
            self.fields[f"label_{code}"] = forms.CharField(label=label, max_length=140, required=False, initial=initial)
        self.order_fields(["label", *[f"label_{code}" for code in self.codes]])

    def clean_label(self) -> str:
        label = str(self.cleaned_data["label"])
        if len(label) > MAX_LABEL and not self.is_bar:
            raise forms.ValidationError(_("In a menu at most %(count)s characters.") % {"count": MAX_LABEL})
        return label

    def clean_url(self) -> str:
        return AddressBlock().clean(self.cleaned_data["url"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        count = sum(bool(values.get(name)) for name in TARGETS)
        if not self.errors and (count > 1 or (count == 0 and not self.is_bar)):
            raise forms.ValidationError(_("Choose one: a page, a collection, a product or an address."))
        if not self.errors and values.get("url") and not values.get("label"):
            self.add_error("label", _("An address needs a label."))
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if starts_at and ends_at and starts_at >= ends_at:
            self.add_error("ends_at", _("This must be later than the moment from which it is shown."))
        labels = {code: values.get(f"label_{code}", "") for code in self.codes}
        self.instance.labels = {**self.instance.labels, **labels}
        return values
