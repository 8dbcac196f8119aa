"""Words in several shapes."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from builder.blocks.base import AddressBlock, Section, heading_field, rich_text_field

PARAGRAPH = _("We started in a garage with one sewing machine. It still runs, and so do the first bags we made on it.")


class RichTextBlock(Section):
    text = rich_text_field(required=True)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Text")
        description = _("Paragraphs with headings, lists and links")
        preview_value = {"text": PARAGRAPH}


class ColumnBlock(blocks.StructBlock):
    image = ImageChooserBlock(required=False, label=_("Picture"))
    heading = heading_field()
    text = rich_text_field()
    button_text = blocks.CharBlock(required=False, max_length=40, label=_("Link text"))
    button_url = AddressBlock(label=_("Link address"))

    class Meta:
        icon = "grip"
        label = _("Column")


class ColumnsBlock(Section):
    heading = heading_field()
    columns = blocks.ListBlock(ColumnBlock(), min_num=2, max_num=4, label=_("Columns"))

    class Meta:
        icon = "grip"
        label = _("Columns")
        group = _("Text")
        description = _("Two to four columns, each with a picture, a heading and a text")
        preview_value = {
            "heading": _("Why buy from us"),
            "columns": [
                {"heading": _("Made nearby"), "text": _("Sewn and packed in our own workshop.")},
                {"heading": _("Repaired for free"), "text": _("Send it back whenever a seam gives way.")},
                {"heading": _("Sent in two days"), "text": _("What is in stock leaves within two working days.")},
            ],
        }


class ButtonBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=40, label=_("Text"))
    url = AddressBlock(required=True, label=_("Address"))
    is_quiet = blocks.BooleanBlock(required=False, label=_("Less conspicuous"))

    class Meta:
        icon = "link"
        label = _("Button")


class ButtonsBlock(Section):
    buttons = blocks.ListBlock(ButtonBlock(), min_num=1, max_num=4, label=_("Buttons"))

    class Meta:
        icon = "link"
        label = _("Buttons")
        group = _("Text")
        description = _("One to four buttons in a row")
        preview_value = {
            "buttons": [
                {"text": _("See all products"), "url": "/collections/all/"},
                {"text": _("Write to us"), "url": "/contact/", "is_quiet": True},
            ]
        }


class ComparisonRowBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=80, label=_("Row"))
    cells = blocks.ListBlock(blocks.CharBlock(max_length=120, required=False), max_num=4, label=_("Cells"))


class ComparisonBlock(Section):
    heading = heading_field(required=True)
    columns = blocks.ListBlock(blocks.CharBlock(max_length=60), min_num=2, max_num=4, label=_("Columns"))
    rows = blocks.ListBlock(ComparisonRowBlock(), min_num=1, max_num=20, label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Comparison table")
        group = _("Text")
        description = _("Two to four things side by side, row by row")
        preview_value = {
            "heading": _("Which one suits you?"),
            "columns": [_("Small"), _("Large")],
            "rows": [
                {"name": _("Volume"), "cells": ["8 l", "16 l"]},
                {"name": _("Weight"), "cells": ["420 g", "610 g"]},
            ],
        }


class SpacerBlock(Section):
    height = blocks.ChoiceBlock(
        choices=[("small", _("Small")), ("medium", _("Medium")), ("large", _("Large"))],
        default="medium", label=_("Height"),
    )  # fmt: skip
    has_line = blocks.BooleanBlock(required=False, label=_("With a line"))

    class Meta:
        icon = "arrows-up-down"
        label = _("Space")
        group = _("Text")
        description = _("Room between two sections, with a line if you like")
        preview_value = {"height": "small", "has_line": True}
