"""What the shop is, and where it can be reached."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.names import clean_name
from builder.pages.languages import languages_of_shop
from commerce.orders.models import Order
from commerce.store.models import Store
from onboarding.places import country_choices, currency_choices

COMPANY_HELP = _("Of the company or person that sells. It is shown in the legal notice and on invoices.")
ODD_ZONES = ("Etc/", "posix/", "right/", "SystemV/")
ADDRESS = ("company", "legal_form", "street", "extra", "postal_code", "city", "registration")


class DetailsForm(forms.ModelForm):
    company = forms.CharField(
        label=_("Legal name"),
        max_length=120,
        required=False,
        help_text=COMPANY_HELP,
    )
    legal_form = forms.CharField(
        label=_("Legal form and capital"),
        max_length=120,
        required=False,
        help_text=_("Such as: SARL with a capital of 1,000 euros. Shown on invoices and in the legal notice."),
    )
    street = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    extra = forms.CharField(label=_("Address, second line"), max_length=200, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    registration = forms.CharField(label=_("Registration and VAT numbers"), max_length=120, required=False)
    country = forms.ChoiceField(label=_("Country"))
    currency = forms.ChoiceField(label=_("Currency"))
    locale = forms.ChoiceField(label=_("Language of the shop"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("It decides when a day begins in your figures."))

    class Meta:
        model = Store
        fields = [
            "name", "description", "announcement", "email", "phone", "country", "currency", "locale",
            "time_zone", "low_stock_at", "preview_password",
        ]  # fmt: skip
        help_texts = {
            "name": _("Shown at the top of the shop and in mails."),
            "description": _("One sentence for search engines."),
            "announcement": _(
                "A line above every page of the shop; empty for none. Several, with links and dates: under Menus."
            ),
            "email": _("Where customers can write to, and where you hear of new orders."),
            "low_stock_at": _("From so few units on, the home page warns you."),
            "preview_password": _("Opens the shop to whoever knows it while it is not open to all. Empty: to nobody."),
        }

    def clean_locale(self) -> str:
        """The addresses of the other languages begin with their codes: the main one must stay the one without."""
        locale = str(self.cleaned_data["locale"])
        if locale != self.initial.get("locale") and len(languages_of_shop()) > 1:
            raise forms.ValidationError(
                _("Your shop has pages in other languages. Remove these first, under Languages.")
            )
        return locale

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        self.fields["country"].choices = country_choices(language)
        self.fields["currency"].choices = with_own(currency_choices(language), self.instance.currency)
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in time_zones()]
        for key in ADDRESS:
            self.initial.setdefault(key, self.instance.address.get(key, ""))
        if Order.objects.exists():
            self.fields["currency"].disabled = True
            self.fields["currency"].help_text = _("It cannot be changed any more, since there are orders.")

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_preview_password(self) -> str:
        return str(self.cleaned_data["preview_password"]).strip()

    def address(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in ADDRESS if self.cleaned_data[key]}


def with_own(choices: list[tuple[str, str]], code: str) -> list[tuple[str, str]]:
    return choices if any(code == known for known, _name in choices) else [(code, code), *choices]


@cache
def time_zones() -> list[str]:
    """Places alone; names such as "EST" are there for old machines."""
    return ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(ODD_ZONES))]
