from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from builder.layouts.choices import layout_choices
from commerce.catalog.models import Product, ProductStatus
from commerce.catalog.services.products import MAX_TAGS
from commerce.catalog.slugs import slug_of
from commerce.shipping.models import Profile
from dashboard.fields import WordsField
from dashboard.products.forms.description import DescriptionField

COPIED = ["title", "description", "vendor", "product_type", "tags", "status", "is_published", "is_gift_card", "slug",
          "seo_title", "seo_description", "shipping_profile_id", "min_quantity", "max_quantity",
          "quantity_step", "layout"]  # fmt: skip


class ProductForm(forms.Form):
    """The product as such. `request_key` tells a form that is sent twice, `seen_at` which state it started from."""

    title = forms.CharField(label=_("Title"), max_length=255)
    description = DescriptionField(label=_("Description"))
    description_is_html = forms.BooleanField(required=False, widget=forms.HiddenInput)
    vendor = forms.CharField(label=_("Brand"), max_length=120, required=False)
    product_type = forms.CharField(label=_("Type"), max_length=120, required=False)
    tags = WordsField(label=_("Tags"), most=MAX_TAGS, required=False, help_text=_("Separated by commas."))
    status = forms.ChoiceField(
        label=pgettext_lazy("product", "Status"), choices=ProductStatus.choices, initial=ProductStatus.ACTIVE
    )
    is_published = forms.BooleanField(label=_("Show in the shop"), required=False, initial=True)
    is_gift_card = forms.BooleanField(
        label=_("Gift card"), required=False, help_text=_("Buyers get a code by mail, worth what they paid.")
    )
    shipping_profile_id = forms.TypedChoiceField(
        label=_("Delivery profile"), required=False, coerce=int, empty_value=None,
        help_text=_("For what travels in its own way: bulky, chilled. Profiles are made under Delivery."),
    )  # fmt: skip
    min_quantity = forms.IntegerField(label=_("Units at least"), required=False, min_value=1, max_value=999)
    max_quantity = forms.IntegerField(label=_("Units at most"), required=False, min_value=1, max_value=999)
    quantity_step = forms.IntegerField(label=_("In steps of"), required=False, min_value=1, max_value=999)
    slug = forms.CharField(label=_("Web address"), max_length=200, required=False)
    seo_title = forms.CharField(label=_("Title for search engines"), max_length=255, required=False)
    seo_description = forms.CharField(
        label=_("Description for search engines"), max_length=320, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 320}),
    )  # fmt: skip
    layout = forms.ChoiceField(label=_("Layout"), required=False, help_text=_("How its page is built"))
    request_key = forms.UUIDField(widget=forms.HiddenInput)
    seen_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, product: Product | None, **kwargs: Any) -> None:
        initial = {name: getattr(product, name) for name in COPIED} if product else {}
        super().__init__(data, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)
        as_html = bool(data) and data.get("description_is_html") == "True"
        self.fields["description"].choose_widget(product.description if product else "", as_html=as_html)
        self.initial["description_is_html"] = self.fields["description"].is_html
        profiles = [(str(each.pk), each.name) for each in Profile.objects.all()]
        self.fields["shipping_profile_id"].choices = [("", _("As everything else")), *profiles]
        self.fields["layout"].choices = layout_choices("product", product.layout if product else "")
        for name, length in (("vendor", "vendors"), ("product_type", "types")):
            self.fields[name].widget.attrs["list"] = f"known-{length}"

    def clean_slug(self) -> str:
        text = self.cleaned_data["slug"]
        return slug_of(text) if text else ""

    def clean_min_quantity(self) -> int:
        return self.cleaned_data["min_quantity"] or 1

    def clean_quantity_step(self) -> int:
        return self.cleaned_data["quantity_step"] or 1

    def clean(self) -> dict[str, Any]:
        least, most = self.cleaned_data.get("min_quantity"), self.cleaned_data.get("max_quantity")
        step = self.cleaned_data.get("quantity_step") or 1
        if least and most and -(-least // step) * step > most:
            self.add_error("max_quantity", _("Nothing could be ordered: no step lies between the two."))
        return self.cleaned_data

    @property
    def product_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in COPIED}
