"""Sections that answer doubts: what others say, what people ask, what ends when, where we are."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from builder.blocks.base import AddressBlock, Section, heading_field, rich_text_field
from builder.blocks.moments import MomentBlock


class TestimonialBlock(blocks.StructBlock):
    quote = blocks.TextBlock(max_length=500, label=_("What they say"))
    name = blocks.CharBlock(max_length=80, label=_("Name"))
    role = blocks.CharBlock(required=False, max_length=80, label=_("Place or occupation"))
    image = ImageChooserBlock(required=False, label=_("Picture"))


class TestimonialsBlock(Section):
    heading = heading_field()
    quotes = blocks.ListBlock(TestimonialBlock(), min_num=1, max_num=9, label=_("Quotes"))

    class Meta:
        icon = "openquote"
        label = _("What customers say")
        group = _("Trust")
        description = _("Words of real customers. Invented ones are against the law.")
        preview_value = {
            "heading": _("What customers say"),
            "quotes": [
                {"quote": _("Ten years on my bicycle, and only the buckle is new."), "name": "Camille", "role": "Lyon"},
                {"quote": _("They answered within the hour."), "name": "Jonas", "role": "Gent"},
            ],
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200, label=_("Question"))
    answer = rich_text_field(required=True, label=_("Answer"))


class FaqBlock(Section):
    heading = heading_field()
    questions = blocks.ListBlock(QuestionBlock(), min_num=1, max_num=40, label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = _("Trust")
        description = _("Questions that open to their answers; search engines can show them")
        preview_value = {
            "heading": _("Questions"),
            "questions": [
                {"question": _("When will it arrive?"), "answer": _("What is in stock leaves within two days.")},
                {"question": _("Can I send it back?"), "answer": _("Within thirty days, at our cost.")},
            ],
        }


class CountdownBlock(Section):
    heading = heading_field(required=True)
    text = blocks.CharBlock(required=False, max_length=200, label=_("Text"))
    ends_at = MomentBlock(
        label=_("Ends at"), help_text=_("A real end. The section goes away by itself when the moment has come.")
    )
    button_text = blocks.CharBlock(required=False, max_length=40, label=_("Button text"))
    button_url = AddressBlock(label=_("Button address"))

    def get_preview_value(self) -> Any:
        values = {"heading": str(_("Free delivery until Sunday")), "ends_at": timezone.now() + timedelta(days=2)}
        return self.normalize(values)

    class Meta:
        icon = "time"
        label = _("Countdown")
        group = _("Trust")
        description = _("Counts down to a real date, then disappears")


class AddressSectionBlock(Section):
    heading = heading_field()
    address = blocks.TextBlock(
        required=False, max_length=300, label=_("Address"), help_text=_("Empty: the address of your shop details")
    )
    hours = blocks.TextBlock(required=False, max_length=400, label=_("Opening hours"), help_text=_("One line per day"))
    image = ImageChooserBlock(required=False, label=_("Picture"))

    class Meta:
        icon = "home"
        label = _("Address")
        group = _("Trust")
        description = _("Where to find you, opening hours and a link to the map")
        preview_value = {
            "heading": _("Come and see us"),
            "address": "12 rue des Tanneurs\n59000 Lille",
            "hours": _("Tuesday to Saturday, 10 to 19"),
        }
