from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.names import clean_name
from core.ids import uuid7
from integrations.scopes import clean_scopes, offered

DAYS = (
    ("30", gettext_lazy("30 days")), ("90", gettext_lazy("90 days")), ("365", gettext_lazy("A year")),
    ("", gettext_lazy("Until it is revoked")),
)  # fmt: skip


class KeyForm(forms.Form):
    """Only rights that the person at the keyboard has can be ticked."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=55,
        help_text=gettext_lazy("Which program it is for: “Stock system”. It stands in the history of what it does."),
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What the program may do"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one thing that the program may do.")},
    )  # fmt: skip
    days = forms.ChoiceField(label=gettext_lazy("How long it works"), choices=DAYS, required=False, initial="365")
    request_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, own: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.initial.setdefault("request_key", uuid7())
        groups: dict[str, list[tuple[str, Any]]] = {}
        for right in offered(own):
            groups.setdefault(str(right.group), []).append((right.code, right.label))
        self.fields["scopes"].choices = list(groups.items())

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_scopes(self) -> list[str]:
        return clean_scopes(self.cleaned_data["scopes"], self.own)

    def clean(self) -> dict[str, Any]:
        if "request_key" in self.errors:
            raise forms.ValidationError(_("This form cannot be read. Reload the page and try again."))
        return self.cleaned_data
