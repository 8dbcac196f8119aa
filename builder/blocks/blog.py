"""The newest posts of the blog, on any page."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from builder.blocks.base import Section, heading_field


class BlogTeasersBlock(Section):
    heading = heading_field()
    limit = blocks.IntegerBlock(default=3, min_value=1, max_value=9, label=_("Number of posts"))

    class Meta:
        icon = "edit"
        label = _("From the blog")
        group = _("Text")
        description = _("The newest posts with picture, date and first words")
        preview_value = {"heading": _("From the blog"), "limit": 3}
