"""Choosing a product or a collection inside a section. What is stored is the id."""

from __future__ import annotations

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.coreutils import resolve_model_string


class ShopChooserBlock(blocks.ChooserBlock):
    """A corrupt or deleted choice reads as none. Old sections name a collection by its address (slug)."""

    target_name: str

    @cached_property
    def target_model(self) -> Any:
        return resolve_model_string(self.target_name)

    @cached_property
    def widget(self) -> Any:
        return VIEWSETS[self.target_name].widget_class()

    def normalize(self, value: Any) -> Any:
        """Sections made in code may name an id, or a collection's address."""
        return self.to_python(value) if is_id(value) or isinstance(value, str) else value

    def to_python(self, value: Any) -> Any:
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values: Any) -> list[Any]:
        values = list(values)
        ids = {value for value in values if is_id(value)}
        slugs = {value for value in values if isinstance(value, str) and value}
        by_key: dict[Any, Any] = {}
        if ids:
            by_key |= self.model_class.objects.in_bulk(ids)
        if slugs:
            by_key |= {each.slug: each for each in self.model_class.objects.filter(slug__in=slugs)}
        return [by_key.get(value) if is_id(value) or isinstance(value, str) else None for value in values]


def is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


class ProductChooserBlock(ShopChooserBlock):
    target_name = "catalog.Product"

    class Meta:
        icon = "tag"


class CollectionChooserBlock(ShopChooserBlock):
    target_name = "catalog.Collection"

    class Meta:
        icon = "list-ul"


class ProductChooser(ChooserViewSet):
    model = "catalog.Product"
    icon = "tag"
    url_prefix = "choose/products"
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    edit_item_text = _("Edit this product")
    register_widget = False
    per_page = 20


class CollectionChooser(ChooserViewSet):
    model = "catalog.Collection"
    icon = "list-ul"
    url_prefix = "choose/collections"
    choose_one_text = _("Choose a collection")
    choose_another_text = _("Choose another collection")
    edit_item_text = _("Edit this collection")
    register_widget = False
    per_page = 20


VIEWSETS = {
    "catalog.Product": ProductChooser("choose_product"),
    "catalog.Collection": CollectionChooser("choose_collection"),
}
