"""The sections of a home page. Each knows how to find what it shows; the theme's template prints it."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "hr"]


class HeroBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.TextBlock(required=False, max_length=300, label=_("Text"))
    image = ImageChooserBlock(required=False, label=_("Picture"))
    button_text = blocks.CharBlock(required=False, max_length=40, label=_("Button text"))
    button_url = blocks.CharBlock(required=False, max_length=300, label=_("Button address"))

    class Meta:
        icon = "image"
        label = _("Hero")
        template = "storefront/blocks/hero.html"


class FeaturedCollectionBlock(blocks.StructBlock):
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    collection = blocks.CharBlock(
        required=False,
        max_length=255,
        label=_("Collection"),
        help_text=_("Address of the collection; empty: newest products"),
    )
    limit = blocks.IntegerBlock(default=8, min_value=2, max_value=24, label=_("Number of products"))

    class Meta:
        icon = "list-ul"
        label = _("Featured collection")
        template = "storefront/blocks/featured_collection.html"


class RichTextBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(features=RICH_TEXT_FEATURES, label=_("Text"))

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "storefront/blocks/rich_text.html"


class ImageWithTextBlock(blocks.StructBlock):
    image = ImageChooserBlock(required=False, label=_("Picture"))
    heading = blocks.CharBlock(required=False, max_length=120, label=_("Heading"))
    text = blocks.RichTextBlock(required=False, features=RICH_TEXT_FEATURES, label=_("Text"))
    button_text = blocks.CharBlock(required=False, max_length=40, label=_("Button text"))
    button_url = blocks.CharBlock(required=False, max_length=300, label=_("Button address"))
    is_reversed = blocks.BooleanBlock(required=False, label=_("Picture on the right"))

    class Meta:
        icon = "doc-full"
        label = _("Picture with text")
        template = "storefront/blocks/image_with_text.html"


class HomeSections(blocks.StreamBlock):
    hero = HeroBlock()
    featured_collection = FeaturedCollectionBlock()
    rich_text = RichTextBlock()
    image_with_text = ImageWithTextBlock()

    class Meta:
        max_num = 25
