"""How the page editor builds sections: `static/builder/sections-editor.js`."""

from __future__ import annotations

from django import forms
from django.utils.functional import cached_property
from wagtail.admin.telepath import register
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail.blocks.struct_block import StructBlockAdapter

from builder.blocks.base import Section
from builder.blocks.sections import Sections

SCRIPT = forms.Media(js=["builder/sections-editor.js"])


class SectionAdapter(StructBlockAdapter):
    js_constructor = "builder.Section"

    @cached_property
    def media(self) -> forms.Media:
        return super().media + SCRIPT


class SectionsAdapter(StreamBlockAdapter):
    js_constructor = "builder.Sections"

    @cached_property
    def media(self) -> forms.Media:
        return super().media + SCRIPT


register(SectionAdapter(), Section)
register(SectionsAdapter(), Sections)
