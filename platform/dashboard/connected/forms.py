from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AddressForm(forms.Form):
    """Whether it can be fetched is for the fetch to say."""

    url = forms.CharField(
        label=_("Address of the app"), max_length=300, widget=forms.URLInput(attrs={"autocomplete": "off"}),
        help_text=_("Its maker tells you. It begins with https:// and ends in .json, mostly."),
    )  # fmt: skip
