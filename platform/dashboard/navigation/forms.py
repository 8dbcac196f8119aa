from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.admin.widgets import AdminPageChooser

from builder.blocks.base import AddressBlock
from builder.blocks.choosers import VIEWSETS
from builder.navigation.models import MenuItem
from builder.pages.languages import languages_of_shop

TARGETS = ("page", "collection", "product", "url")


class MenuItemForm(forms.ModelForm):
    """Exactly one target; at most two levels."""

    class Meta:
        model = MenuItem
        fields = ["label", "page", "collection", "product", "url", "parent"]

    def __init__(self, *args: Any, menu: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.menu = menu
        self.fields["page"].widget = AdminPageChooser()
        self.fields["collection"].widget = VIEWSETS["catalog.Collection"].widget_class()
        self.fields["product"].widget = VIEWSETS["catalog.Product"].widget_class()
        parents = MenuItem.objects.filter(menu=menu, parent=None).exclude(pk=self.instance.pk).order_by("position")
        self.fields["parent"].queryset = parents
        self.fields["parent"].empty_label = _("Nothing: at the top")
        self.fields["parent"].disabled = bool(self.instance.pk and self.instance.children.exists())
        self.codes = languages_of_shop()[1:]
        for code in self.codes:
            label = _("Label in %(language)s") % {"language": dict(settings.LANGUAGES).get(code, code)}
            initial = self.instance.labels.get(code, "")
            self.fields[f"label_{code}"] = forms.CharField(label=label, max_length=60, required=False, initial=initial)
        self.order_fields(["label", *[f"label_{code}" for code in self.codes]])

    def clean_url(self) -> str:
        return AddressBlock().clean(self.cleaned_data["url"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and sum(bool(values.get(name)) for name in TARGETS) != 1:
            raise forms.ValidationError(_("Choose one: a page, a collection, a product or an address."))
        if not self.errors and values.get("url") and not values.get("label"):
            self.add_error("label", _("An address needs a label."))
        labels = {code: values.get(f"label_{code}", "") for code in self.codes}
        self.instance.labels = {**self.instance.labels, **labels}
        return values
