"""A moment in the shop's time zone, chosen with the browser's own calendar.

Wagtail's picker builds three hundred elements per field as soon as the editor opens: with two moments in each section that
was two thirds of a page of 25 sections. The browser's costs nothing until it is used, and speaks its user's language.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from wagtail import blocks

MINUTES = "%Y-%m-%dT%H:%M"
SECONDS = "%Y-%m-%dT%H:%M:%S"


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs=attrs, format=MINUTES)


class MomentBlock(blocks.DateTimeBlock):
    @cached_property
    def field(self) -> Any:
        return forms.DateTimeField(**self.field_options, widget=MomentInput(), input_formats=[MINUTES, SECONDS])
