"""Sections that live from pictures."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from builder.blocks.base import AddressBlock, Section, heading_field, rich_text_field
from builder.blocks.text import PARAGRAPH


class ImageWithTextBlock(Section):
    image = ImageChooserBlock(required=False, label=_("Picture"))
    heading = heading_field()
    text = rich_text_field()
    button_text = blocks.CharBlock(required=False, max_length=40, label=_("Button text"))
    button_url = AddressBlock(label=_("Button address"))
    is_reversed = blocks.BooleanBlock(required=False, label=_("Picture on the right"))

    class Meta:
        icon = "doc-full"
        label = _("Picture with text")
        group = _("Pictures")
        description = _("A picture beside a heading and a text")
        preview_value = {"heading": _("From our workshop"), "text": PARAGRAPH}


class GalleryPictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(required=False, label=_("Picture"))
    caption = blocks.CharBlock(required=False, max_length=160, label=_("Caption"))


class GalleryBlock(Section):
    heading = heading_field()
    pictures = blocks.ListBlock(GalleryPictureBlock(), min_num=1, max_num=24, label=_("Pictures"))
    columns = blocks.ChoiceBlock(
        choices=[("2", "2"), ("3", "3"), ("4", "4")], default="3", label=_("Pictures in a row")
    )

    class Meta:
        icon = "image"
        label = _("Gallery")
        group = _("Pictures")
        description = _("Up to 24 pictures with captions")
        preview_value = {
            "heading": _("In use"),
            "pictures": [{"caption": _("In the morning")}, {"caption": _("On the road")}, {"caption": _("At home")}],
        }


class LogoBlock(blocks.StructBlock):
    image = ImageChooserBlock(required=False, label=_("Logo"))
    name = blocks.CharBlock(max_length=60, label=_("Name"))
    url = AddressBlock(label=_("Address"))


class LogoStripBlock(Section):
    heading = heading_field()
    logos = blocks.ListBlock(LogoBlock(), min_num=1, max_num=12, label=_("Logos"))

    class Meta:
        icon = "tag"
        label = _("Logos")
        group = _("Pictures")
        description = _("Labels, press or partners in a row")
        preview_value = {
            "heading": _("Seen in"),
            "logos": [{"name": "Le Journal"}, {"name": "Maison"}, {"name": "Atelier 12"}, {"name": "Nord"}],
        }


class VideoBlock(Section):
    title = blocks.CharBlock(max_length=120, label=_("Title"))
    url = blocks.CharBlock(max_length=300, label=_("Video"), help_text=_("Address at YouTube or Vimeo"))
    image = ImageChooserBlock(required=False, label=_("Picture"))
    transcript = rich_text_field(
        label=_("Transcript"), help_text=_("What is said and shown, for those who do not hear or see it")
    )

    class Meta:
        icon = "media"
        label = _("Video")
        group = _("Pictures")
        description = _("A video of YouTube or Vimeo. Nothing is loaded from there before the shopper presses play.")
        preview_value = {"title": _("How a bag is made"), "url": "https://vimeo.com/76979871"}
