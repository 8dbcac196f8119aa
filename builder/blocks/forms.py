"""Sections by which shoppers write to the shop."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from builder.blocks.base import Section, heading_field


class NewsletterBlock(Section):
    heading = heading_field(required=True)
    text = blocks.CharBlock(required=False, max_length=200, label=_("Text"))
    consent = blocks.CharBlock(
        max_length=240,
        label=_("What people agree to"),
        default=_("I would like to receive news and offers by e-mail. I can unsubscribe at any time."),
        help_text=_("Kept with each address as the proof of consent"),
    )

    class Meta:
        icon = "mail"
        label = _("Newsletter")
        group = _("Contact")
        description = _("People leave their address and agree to receive your news")
        preview_value = {
            "heading": _("News from the workshop"),
            "text": _("Once a month, never more."),
            "consent": _("I would like to receive news and offers by e-mail. I can unsubscribe at any time."),
        }


class ContactFormBlock(Section):
    heading = heading_field()
    text = blocks.CharBlock(required=False, max_length=300, label=_("Text"))

    class Meta:
        icon = "form"
        label = _("Contact form")
        group = _("Contact")
        description = _("Messages arrive in your admin, guarded against spam without puzzles")
        preview_value = {"heading": _("Write to us"), "text": _("We answer within one working day.")}
