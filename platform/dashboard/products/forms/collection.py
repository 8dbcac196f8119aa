from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from builder.layouts.choices import layout_choices
from commerce.catalog.models import Collection
from commerce.catalog.slugs import slug_of
from commerce.catalog.tree import MOST_LEVELS, height_of, in_order
from dashboard.fields import ImageChooser
from dashboard.products.forms.description import DescriptionField
from media.models import ShopImage

FIELDS = ["title", "description", "image", "is_published", "slug", "seo_title", "seo_description", "layout", "parent"]


class ParentField(forms.ModelChoiceField):
    """Those that may be chosen, each below the one that it is in."""

    def offer(self, collection: Collection | None) -> None:
        height = 0 if collection is None else height_of(collection)
        own = [] if collection is None else [collection.pk]
        rows = Collection.objects.exclude(pk__in=own).exclude(ancestor_ids__contains=own or [0])
        self.choices = [
            ("", self.empty_label),
            *[
                (row.pk, "\u2003" * len(row.ancestor_ids) + row.title)
                for row in in_order(rows.only("title", "parent_id", "ancestor_ids"))
                if len(row.ancestor_ids) + 1 + height < MOST_LEVELS
            ],
        ]


class CollectionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=255)
    description = DescriptionField(label=_("Description"))
    description_is_html = forms.BooleanField(required=False, widget=forms.HiddenInput)
    image = forms.ModelChoiceField(ShopImage.objects.all(), label=_("Picture"), required=False, widget=ImageChooser)
    parent = ParentField(
        Collection.objects.all(), label=_("Inside of"), required=False, empty_label=_("– nothing: at the top –"),
        help_text=_("Its products are shown there, too."),
    )  # fmt: skip
    is_published = forms.BooleanField(label=_("Show in the shop"), required=False, initial=True)
    slug = forms.CharField(label=_("Web address"), max_length=200, required=False)
    seo_title = forms.CharField(label=_("Title for search engines"), max_length=255, required=False)
    seo_description = forms.CharField(
        label=_("Description for search engines"), max_length=320, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 320}),
    )  # fmt: skip
    layout = forms.ChoiceField(label=_("Layout"), required=False, help_text=_("How its page is built"))
    seen_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, collection: Collection | None) -> None:
        initial = {name: getattr(collection, name) for name in FIELDS} if collection else {}
        seen = collection.updated_at.isoformat() if collection else ""
        super().__init__(data, initial=initial | {"seen_at": seen})
        self.fields["parent"].offer(collection)
        self.fields["layout"].choices = layout_choices("collection", collection.layout if collection else "")
        as_html = bool(data) and data.get("description_is_html") == "True"
        self.fields["description"].choose_widget(collection.description if collection else "", as_html=as_html)
        self.initial["description_is_html"] = self.fields["description"].is_html

    def clean_slug(self) -> str:
        text = self.cleaned_data["slug"]
        return slug_of(text) if text else ""

    @property
    def collection_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}
