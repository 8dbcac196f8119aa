"""Sections fed by the catalogue: what they show is looked up when the page is made."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from builder.blocks.base import Section, heading_field
from builder.blocks.choosers import CollectionChooserBlock, ProductChooserBlock


class FeaturedCollectionBlock(Section):
    heading = heading_field()
    collection = CollectionChooserBlock(
        required=False, label=_("Collection"), help_text=_("Empty: the newest products")
    )
    limit = blocks.IntegerBlock(default=8, min_value=2, max_value=24, label=_("Number of products"))

    class Meta:
        icon = "list-ul"
        label = _("Featured collection")
        group = _("Products")
        description = _("The picture of a collection beside its first products")
        preview_value = {"heading": _("New in the shop"), "limit": 4}


class ProductGridBlock(Section):
    heading = heading_field()
    products = blocks.ListBlock(
        ProductChooserBlock(required=False, label=_("Product")), min_num=1, max_num=24, label=_("Products")
    )

    class Meta:
        icon = "table"
        label = _("Products of your choice")
        group = _("Products")
        description = _("A grid of products that you pick one by one")
        preview_value = {"heading": _("Our favourites"), "products": []}


class SingleProductBlock(Section):
    product = ProductChooserBlock(required=False, label=_("Product"))
    text = blocks.TextBlock(required=False, max_length=400, label=_("Text"), help_text=_("Empty: its description"))

    class Meta:
        icon = "tag"
        label = _("One product")
        group = _("Products")
        description = _("A product with its picture, price and the button that puts it into the cart")
        preview_value = {"product": None, "text": ""}


class StockPromiseBlock(Section):
    product = ProductChooserBlock(required=False, label=_("Product"))
    shows_delivery = blocks.BooleanBlock(
        required=False, default=True, label=_("Show the delivery rate and its time"),
        help_text=_("From your delivery settings; nothing is shown where there are none"),
    )  # fmt: skip

    class Meta:
        icon = "warning"
        label = _("Low stock and delivery")
        group = _("Products")
        description = _("How many are really left of a product, and how it is delivered")
        preview_value = {"product": None, "shows_delivery": True}
