"""The quick renderer draws what Django's templates draw."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from storefront.forms.renderer import PlainRenderer

NASTY = "<\"'&> é"
CHOICES = [("fr", "France"), (NASTY, NASTY), ("Others", [("be", "Belgique"), (1, "One")])]
WIDGETS = [
    forms.TextInput(attrs={"autocomplete": "name", "required": True, "disabled": False, "data-x": NASTY}),
    forms.EmailInput(),
    forms.NumberInput(attrs={"max": 12_000}),
    forms.HiddenInput(),
    forms.CheckboxInput(),
    forms.Textarea(attrs={"rows": 3}),
    forms.Select(choices=CHOICES),
    forms.RadioSelect(choices=CHOICES),
]


def squeezed(html: str) -> str:
    return re.sub(r"\s*\n\s*", "", html)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
@pytest.mark.parametrize("value", [None, "", "fr", NASTY, "1", True], ids=str)
def test_same_as_the_templates(widget, value):
    ours = widget.render("field", value, attrs={"id": "x"}, renderer=PlainRenderer())
    theirs = widget.render("field", value, attrs={"id": "x"}, renderer=DjangoTemplates())

    assert squeezed(ours) == squeezed(theirs)


def test_text_area_keeps_its_first_line_break():
    html = forms.Textarea().render("note", "\nsecond line", renderer=PlainRenderer())

    assert html.endswith(">\n\nsecond line</textarea>")
