"""The tag prints what the template prints, but for white space between tags."""

import re

import pytest
from django import forms
from django.template import Context, Engine, engines
from django.utils.translation import override

from storefront.templatetags import fields

NASTY = "<\"'&> é"
TAG = "{% load fields %}{% field field %}"
INCLUDE = '{% include "storefront/components/field.html" %}'


class Form(forms.Form):
    email = forms.EmailField(label=NASTY, help_text=NASTY)
    name = forms.CharField(required=False, initial=NASTY)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label=NASTY, help_text="Why", required=False)
    must = forms.BooleanField()
    country = forms.ChoiceField(choices=[("fr", NASTY)])


def squeezed(html):
    return re.sub(r"\s+", " ", re.sub(r">\s+<", "><", html)).replace("> <", "><").strip()


def printed(text, form, name, engine=None):
    engine = engine or engines["django"].engine
    return squeezed(engine.from_string(text).render(Context({"field": form[name]})))


@pytest.mark.parametrize("name", Form.base_fields)
@pytest.mark.parametrize("data", [None, {"name": NASTY, "agreed": "on"}], ids=["empty", "with errors"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_same_as_the_template(name, data, language):
    with override(language):
        assert printed(TAG, Form(data, auto_id="checkout-%s"), name) == printed(
            INCLUDE, Form(data, auto_id="checkout-%s"), name
        )


def test_theme_with_a_template_of_its_own(tmp_path):
    own = tmp_path / fields.NAME
    own.parent.mkdir(parents=True)
    own.write_text("our own {{ field.name }}")
    engine = Engine(dirs=[tmp_path], libraries={"fields": "storefront.templatetags.fields"})

    assert printed(TAG, Form(), "email", engine) == "our own email"
