"""Opening a shop: alone for people who are signed in, with an account for those who are new."""

from __future__ import annotations

import re
import secrets
from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import MAX_LENGTH, clean_name
from core.scope import control_context
from onboarding.places import country_choices, currency_choices, currency_of
from onboarding.services.handles import handle_from, suggested_handles
from onboarding.services.opening import Wish
from oversight.models import ReportKind
from oversight.services.offers import offered_themes
from tenants.models import Shop
from tenants.services.registry import HandleRefused, check_handle
from themes.services import DEFAULT_THEME
from website.widgets import CountrySelect, LongSelect

REQUEST_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


class ShopForm(forms.Form):
    """`suggestions` holds addresses to offer after the wished one was refused."""

    name = forms.CharField(
        label=_("Shop name"),
        max_length=MAX_LENGTH * 2,  # the real limit is checked after the spaces are tidied
        widget=forms.TextInput(attrs={"autocomplete": "organization", "maxlength": MAX_LENGTH}),
    )
    handle = forms.CharField(
        label=_("Address of the shop"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    country = forms.ChoiceField(label=_("Country"), widget=CountrySelect(attrs={"autocomplete": "country"}))
    currency = forms.ChoiceField(
        label=_("Currency"), help_text=_("It cannot be changed after the first order."), widget=LongSelect
    )
    locale = forms.ChoiceField(label=_("Language of the shop"), choices=settings.LANGUAGES)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    has_sample = forms.BooleanField(
        label=_("Fill the shop with sample products and pictures"), required=False,
        help_text=_("To see it alive. Delete them whenever you like."),
    )  # fmt: skip
    request_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions: list[str] = []
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        self.fields["country"].choices = country_choices(language)
        self.fields["currency"].choices = currency_choices(language)
        country = self.initial.get("country", "FR")
        defaults = {"country": country, "currency": currency_of(country), "locale": language, "request_key": new_key()}
        self.initial = {**defaults, **self.initial}
        self.themes = offered_themes()
        self.fields["theme"].choices = [(theme.slug, theme.name) for theme in self.themes]
        if self.initial.get("theme") not in {theme.slug for theme in self.themes}:
            self.initial["theme"] = DEFAULT_THEME

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def look(self) -> dict[str, Any]:
        """What finish_opening wants to know of the choice made."""
        return {"theme": self.cleaned_data["theme"] or DEFAULT_THEME, "with_sample": self.cleaned_data["has_sample"]}

    def theme_cards(self) -> list[dict[str, Any]]:
        chosen = self["theme"].value()
        return [{"theme": each, "is_chosen": each.slug == chosen} for each in self.themes]

    def clean_request_key(self) -> str:
        key = str(self.cleaned_data["request_key"])
        return key if REQUEST_KEY.fullmatch(key) else new_key()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned and "handle" in cleaned:
            self.check_address(cleaned)
        return cleaned

    def check_address(self, cleaned: dict[str, Any]) -> None:
        """An address left empty is made of the name. A form sent twice finds its own shop under the address: fine."""
        handle = cleaned["handle"].strip().lower() or handle_from(cleaned["name"])
        cleaned["handle"] = handle
        if is_sent_again(cleaned.get("request_key", ""), handle):
            return
        try:
            check_handle(handle)
        except HandleRefused as error:
            self.refuse_handle(str(error))

    def refuse_handle(self, message: str) -> None:
        name, country = self.cleaned_data.get("name", ""), self.cleaned_data.get("country", "")
        self.add_error("handle", message)
        self.suggestions = suggested_handles(name, country=country)

    def wish(self) -> Wish:
        keys = ("handle", "name", "country", "currency", "locale", "request_key")
        return Wish(**{key: self.cleaned_data[key] for key in keys})


class SignUpForm(ShopForm, SignupForm):
    """allauth's e-mail and password, and a shop."""

    field_order = ["email", "password1", "name", "handle", "country", "currency", "locale", "request_key"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["email"], self.fields["password1"]
        email.label, password.label = _("E-mail"), _("Password")
        email.widget.attrs.pop("placeholder", None)
        password.widget.attrs.pop("placeholder", None)
        password.help_text = _("At least 10 characters. Three or four words with nothing in common make a good one.")

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth's hook for what is ours in a new account."""
        user.locale = self.cleaned_data["locale"]
        user.save(update_fields=["locale"])


class JoinForm(forms.Form):
    """An account for somebody who was invited: the address is known, and proved by the link in its mail."""

    name = forms.CharField(
        label=_("Your name"), max_length=MAX_LENGTH * 2, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False,
        help_text=_("At least 10 characters. Three or four words with nothing in common make a good one."),
    )  # fmt: skip

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, User(email=self.email))
        return password


def new_key() -> str:
    return secrets.token_urlsafe(24)


def is_sent_again(request_key: str, handle: str) -> bool:
    with control_context():
        return bool(request_key) and Shop.objects.filter(request_key=request_key, handle=handle).exists()


class MoveInForm(forms.Form):
    """A file of export_shop, and the address of the shop that it becomes."""

    handle = forms.CharField(
        label=_("Address of the shop"), max_length=40, help_text=_("The address of the old one is its own. Choose another."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), help_text=_("The ZIP file that “Take everything away” has made."),
        widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}),
    )  # fmt: skip

    def clean_handle(self) -> str:
        handle = str(self.cleaned_data["handle"]).strip().lower()
        try:
            check_handle(handle)
        except HandleRefused as error:
            raise forms.ValidationError(str(error)) from None
        return handle

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MEGABYTES * 1_000_000:
            raise forms.ValidationError(
                _("The file is larger than %(count)d megabytes. Ask the operator to bring it in.")
                % {"count": settings.IMPORT_MEGABYTES}
            )
        return file


class ReportForm(forms.Form):
    """What article 16 of the Digital Services Act asks of a notice."""

    address = forms.CharField(
        label=_("Address of the shop or page"),
        max_length=500,
        help_text=_("As exact as you can: copy it from the browser."),
    )
    kind = forms.ChoiceField(label=_("What is wrong"), choices=ReportKind.choices)
    text = forms.CharField(
        label=_("Why is it against the law?"), max_length=5000, min_length=20, widget=forms.Textarea(attrs={"rows": 6})
    )
    name = forms.CharField(
        label=_("Your name"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail"), help_text=_("We confirm your report there, and tell you what was decided."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    is_good_faith = forms.BooleanField(label=_("To the best of my knowledge, what I say is correct and complete."))
