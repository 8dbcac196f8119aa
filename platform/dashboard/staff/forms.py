from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.names import clean_name
from staff.models import Role
from staff.rights import CATALOGUE, complete


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class RoleChoiceForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles


class RoleForm(forms.ModelForm):
    """Only rights that the person at the keyboard has can be ticked."""

    rights = forms.MultipleChoiceField(
        label=_("Rights"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one right.")},
    )  # fmt: skip

    class Meta:
        model = Role
        fields = ["name"]

    def __init__(self, *args: Any, own: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.initial["rights"] = self.instance.rights
        groups: dict[str, list[tuple[str, Any]]] = {}
        for right in CATALOGUE:
            if right.code in own:
                groups.setdefault(str(right.group), []).append((right.code, right.label))
        self.fields["rights"].choices = list(groups.items())

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_rights(self) -> list[str]:
        return sorted(complete(self.cleaned_data["rights"]) & self.own)


class SignOnForm(forms.Form):
    """The secret is never shown again: an empty field keeps it."""

    issuer = forms.CharField(
        label=_("Address of the provider (issuer)"), max_length=300,
        help_text=_("As the provider writes it, with https://. Its description has to be found below it."),
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    client_id = forms.CharField(
        label=_("Client id"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Client secret"), max_length=1000, required=False,
        help_text=_("Kept encrypted and not shown again. Leave it empty to keep the one there is."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    asks_second_factor = forms.BooleanField(
        label=_("Our provider always asks for a second factor"), required=False,
        help_text=_("Then ours is not asked. Without the tick it counts only where the provider says so each time."),
    )  # fmt: skip
