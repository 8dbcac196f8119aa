"""What a page opens with: one large message, or a few that take turns."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from builder.blocks.base import AddressBlock, Section, heading_field

HERO = {
    "heading": _("Made to be kept"),
    "text": _("Small series, honest materials, sent from our workshop within two days."),
    "button_text": _("See all products"),
    "button_url": "/collections/all/",
}


class HeroBlock(Section):
    heading = blocks.CharBlock(max_length=120, label=_("Heading"))
    text = blocks.TextBlock(required=False, max_length=300, label=_("Text"))
    image = ImageChooserBlock(required=False, label=_("Picture"))
    layout = blocks.ChoiceBlock(
        choices=[("", _("Text on the picture")), ("split", _("Text beside the picture"))],
        required=False, label=_("Layout"),
    )  # fmt: skip
    video_url = blocks.CharBlock(
        required=False,
        max_length=300,
        label=_("Video"),
        help_text=_("Address at YouTube or Vimeo. Nothing is loaded from there before the shopper presses play."),
    )
    button_text = blocks.CharBlock(required=False, max_length=40, label=_("Button text"))
    button_url = AddressBlock(label=_("Button address"))

    class Meta:
        icon = "image"
        label = _("Hero")
        group = _("Opening")
        description = _("A large picture or video with a heading, a sentence and a button")
        preview_value = HERO


class SlideBlock(blocks.StructBlock):
    heading = heading_field(required=True)
    text = blocks.CharBlock(required=False, max_length=200, label=_("Text"))
    image = ImageChooserBlock(required=False, label=_("Picture"))
    button_text = blocks.CharBlock(required=False, max_length=40, label=_("Button text"))
    button_url = AddressBlock(label=_("Button address"))

    class Meta:
        icon = "image"
        label = _("Slide")


class SlideshowBlock(Section):
    title = blocks.CharBlock(
        max_length=80, label=_("Name"), help_text=_("Read to those who do not see: what the slides are about")
    )
    slides = blocks.ListBlock(SlideBlock(), min_num=1, max_num=6, label=_("Slides"))
    is_moving = blocks.BooleanBlock(
        required=False, label=_("Change slides by itself"), help_text=_("Shoppers can always pause it")
    )

    class Meta:
        icon = "list-ol"
        label = _("Slideshow")
        group = _("Opening")
        description = _("Up to six slides, with arrows and a pause button")
        preview_value = {
            "title": _("This season"),
            "slides": [
                {"heading": _("New for the winter"), "text": _("Wool, felt and warm light.")},
                {"heading": _("Made to be kept"), "text": _("Repaired for free, for ten years.")},
            ],
        }
