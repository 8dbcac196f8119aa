"""Keys of the merchant's own accounts at Mollie and PayPal."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class SecretInput(forms.PasswordInput):
    """Never shown again, not even after a mistake."""

    def __init__(self) -> None:
        super().__init__(render_value=False, attrs={"autocomplete": "off", "spellcheck": "false"})


class MollieForm(forms.Form):
    secret = forms.CharField(
        label=gettext_lazy("API key"), max_length=200, widget=SecretInput,
        help_text=gettext_lazy("In Mollie: Developers, API keys. It begins with live_ or test_."),
    )  # fmt: skip

    def clean_secret(self) -> str:
        secret = self.cleaned_data["secret"].strip()
        if not re.fullmatch(r"(live|test)_\w{8,}", secret):
            raise forms.ValidationError(_("This is no API key of Mollie's: it begins with live_ or test_."))
        return secret

    def account(self) -> dict[str, Any]:
        secret = self.cleaned_data["secret"]
        mode = secret.partition("_")[0]
        return {"reference": f"{mode}_…{secret[-4:]}", "secret": secret, "is_live": mode == "live"}


class PayPalForm(forms.Form):
    reference = forms.CharField(
        label=gettext_lazy("Client ID"), max_length=100,
        help_text=gettext_lazy("In PayPal's developer dashboard: Apps & Credentials."),
    )  # fmt: skip
    secret = forms.CharField(label=gettext_lazy("Secret"), max_length=200, widget=SecretInput)
    is_live = forms.BooleanField(
        label=gettext_lazy("It is from “Live”, not from “Sandbox”"), required=False, initial=True
    )

    def account(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"reference": given["reference"].strip(), "secret": given["secret"].strip(), "is_live": given["is_live"]}


FORMS: dict[str, Any] = {"mollie": MollieForm, "paypal": PayPalForm}
