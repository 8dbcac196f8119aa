from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class ContactForm(forms.Form):
    """Guarded by a field that only robots see, by the time that passed, and by the number of tries."""

    required_css_class = "field--required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="contact-%s", **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input"})
        )
        self.fields["email"] = forms.EmailField(
            label=_("E-mail"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "class": "input"}),
            error_messages={"invalid": _("Please enter a complete e-mail address, like name@example.com.")},
        )
        self.fields["order_number"] = forms.CharField(
            label=_("Order number"), max_length=30, required=False, widget=forms.TextInput(attrs={"class": "input"})
        )
        self.fields["text"] = forms.CharField(
            label=_("Message"),
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 6, "class": "input"}),
        )


class NewsletterForm(forms.Form):
    email = forms.EmailField(max_length=254)
    consent = forms.BooleanField()
    section = forms.CharField(max_length=120)  # which form on which page
    mark = forms.CharField(max_length=32)  # of the words that stood there
