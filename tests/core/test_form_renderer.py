"""What is written out is what Django's own templates say, but for empty lines."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import django.forms
import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from core.form_renderer import INPUTS, PlainRenderer

NASTY = "\"'><script>&amp;{{ x }}"
VALUES = [None, "", "plain", NASTY, mark_safe("<b>safe</b>"), 0, 1234567, 1.5, True, False, gettext_lazy("Cart"),
          datetime.date(2026, 11, 22)]  # fmt: skip
ATTRS = [{}, {"id": "id_x", "class": NASTY, "required": True, "disabled": False, "data-n": 12345, "data-none": None}]
TEMPLATES = Path(django.forms.__file__).parent / "templates"
OURS, DJANGOS = PlainRenderer(), DjangoTemplates()  # to look for all libraries of tags takes a twentieth of a second


@pytest.fixture(params=["en", "fr"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield


def both(template_name, context):
    return tuple(without_empty_lines(each.render(template_name, context)) for each in (OURS, DJANGOS))


def without_empty_lines(text):
    return re.sub(r"\n\s*\n", "\n", text)


@pytest.mark.parametrize("name", [f"django/forms/widgets/{kind}.html" for kind in (*INPUTS, "textarea")])
def test_inputs(name):
    for value in VALUES:
        for attrs in ATTRS:
            widget = {"name": f"x{NASTY}", "type": "text", "value": value, "attrs": attrs}
            ours, djangos = both(name, {"widget": widget}) if (TEMPLATES / name).exists() else ("", "")
            assert ours == djangos


def test_select_with_groups_and_every_kind_of_value():
    choices = [(value, value) for value in VALUES] + [(NASTY, [("a", NASTY), (3, gettext_lazy("Cart"))])]
    for widget in (forms.Select(choices=choices), forms.SelectMultiple(choices=choices)):
        for attrs in ATTRS:
            context = widget.get_context("x", ["a", 1234567], attrs)
            ours, djangos = both(widget.template_name, context)
            assert ours == djangos


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_choices_with_groups_and_every_kind_of_value(kind):
    choices = [(value, value) for value in VALUES] + [(NASTY, [("a", NASTY), (3, gettext_lazy("Cart"))])]
    for attrs in ATTRS:
        context = kind(choices=choices).get_context(f"x{NASTY}", ["a", 1234567], attrs)
        ours, djangos = both(kind.template_name, context)
        assert ours == djangos
        assert ours.count("<input") == len(VALUES) + 2


def test_choice_without_a_label_or_with_a_template_of_its_own():
    class Odd(forms.RadioSelect):
        option_template_name = "django/forms/widgets/text.html"

    for widget in (Odd(choices=[("a", "b"), ("c", "d")]), forms.RadioSelect(choices=[("a", "b")])):
        context = widget.get_context("x", "a", {"id": ""})
        for _group, options, _index in context["widget"]["optgroups"]:
            options[0]["wrap_label"] = False
        ours, djangos = both(widget.template_name, context)
        assert ours == djangos
        assert "<input" in ours


def test_option_with_a_template_of_its_own_is_rendered_from_it():
    class Odd(forms.Select):
        option_template_name = "django/forms/widgets/checkbox_option.html"

    context = Odd(choices=[("a", "b")]).get_context("x", "a", {})
    ours, djangos = both(Odd.template_name, context)
    assert ours == djangos
    assert "<input" in ours


class Everything(forms.Form):
    text = forms.CharField(label=NASTY, help_text="<b>help</b>")
    many = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    radio = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    when = forms.SplitDateTimeField()
    number = forms.DecimalField(localize=True)
    file = forms.FileField()

    def clean(self):
        raise forms.ValidationError([NASTY, mark_safe("<i>marked</i>")])


@pytest.mark.parametrize("data", [None, {}, {"text": NASTY, "number": "1234,5", "radio": "b"}])
@pytest.mark.parametrize("layout", ["as_div", "as_p", "as_table"])
def test_whole_form(data, layout):
    initial = {"when": timezone.now(), "number": 1234}
    ours, djangos = (
        without_empty_lines(str(getattr(Everything(data, initial=initial, renderer=each), layout)()))
        for each in (OURS, DJANGOS)
    )
    assert ours == djangos


def test_product_uses_it(settings):
    assert settings.FORM_RENDERER == "core.form_renderer.PlainRenderer"
