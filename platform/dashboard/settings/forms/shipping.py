"""Zones, rates, profiles, and when parcels leave."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commerce.shipping.carriers import REGISTRY
from commerce.shipping.models import CarrierAccount, Profile, Rate, RateKind, Zone
from commerce.store.models import Store
from dashboard.fields import WordsField
from dashboard.settings.amounts import AmountField
from dashboard.settings.forms.words import WordsForm
from onboarding.places import country_choices

WEEKDAYS = [
    (0, gettext_lazy("Monday")), (1, gettext_lazy("Tuesday")), (2, gettext_lazy("Wednesday")),
    (3, gettext_lazy("Thursday")), (4, gettext_lazy("Friday")), (5, gettext_lazy("Saturday")),
    (6, gettext_lazy("Sunday")),
]  # fmt: skip
MOST_CLOSED = 120


class ZoneForm(forms.ModelForm):
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: everywhere that no other zone names."),
    )

    postal_codes = WordsField(
        label=gettext_lazy("Only these postal codes"),
        word_length=21,
        most=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Beginnings and ranges, with commas: 20, 97100-98899. Empty: the whole countries."),
    )

    class Meta:
        model = Zone
        fields = ["name", "countries", "postal_codes"]
        help_texts = {"name": gettext_lazy("For yourself; customers do not see it.")}

    class Media:
        css = {"all": ["css/dashboard-settings.css"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = country_choices((get_language() or settings.LANGUAGE_CODE)[:2])

    def clean_countries(self) -> list[str]:
        """A country is in one zone, and one zone alone is for the rest."""
        chosen = self.cleaned_data["countries"]
        if self.data.get("postal_codes", "").strip():
            if not chosen:
                raise ValidationError(_("Postal codes need a country."))
            return list(chosen)
        others = Zone.objects.exclude(pk=self.instance.pk).filter(postal_codes=[])
        if not chosen and others.filter(countries=[]).exists():
            raise ValidationError(_("There is already a zone for everywhere else. Please choose countries."))
        for zone in others.filter(countries__overlap=chosen):
            names = dict(self.fields["countries"].choices)
            twice = ", ".join(names[code] for code in chosen if code in zone.countries)
            raise ValidationError(
                _("Already in the zone “%(zone)s”: %(countries)s.") % {"zone": zone.name, "countries": twice}
            )
        return list(chosen)


class RateForm(WordsForm):
    price_amount = AmountField(label=gettext_lazy("Price"))
    free_from_amount = AmountField(label=gettext_lazy("Free from an order value of"), required=False)
    min_goods_amount = AmountField(label=gettext_lazy("Only from an order value of"), required=False)
    max_goods_amount = AmountField(label=gettext_lazy("Only below an order value of"), required=False)
    postal_codes = WordsField(
        label=gettext_lazy("Only to these postal codes"),
        word_length=21,
        most=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For a local delivery: beginnings and ranges, with commas: 75, 92100-92400."),
    )

    class Meta:
        model = Rate
        fields = [
            "kind", "name", "description", "place", "postal_codes", "profile", "price_amount",
            "free_from_amount",
            "carrier", "service", "is_live", "is_relay", "min_days", "max_days",
            "min_goods_amount", "max_goods_amount", "min_weight_grams", "max_weight_grams",
            "min_units", "max_units", "is_active",
        ]  # fmt: skip
        help_texts = {
            "name": gettext_lazy("What customers read when they choose, such as “Delivery to your home”."),
            "place": gettext_lazy("For a pick-up: address and hours. Shown at the checkout, in mails, on the order."),
            "profile": gettext_lazy("Only for articles of this profile. Empty: for all articles without one."),
            "service": gettext_lazy("Sendcloud: number of the shipping method. EasyPost: like USPS Priority."),
            "is_live": gettext_lazy("The carrier says the price; yours is for when it does not answer in time."),
            "is_relay": gettext_lazy("Customers choose a relay point near their postal code (Sendcloud)."),
            "min_days": gettext_lazy("Working days on the way, after the parcel has left. Customers see dates."),
        }

    BOUNDS = (
        ("min_goods_amount", "max_goods_amount"),
        ("min_weight_grams", "max_weight_grams"),
        ("min_units", "max_units"),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].widget = forms.Textarea(attrs={"rows": 3})
        if not CarrierAccount.objects.exists():
            for name in ("carrier", "service", "is_live", "is_relay"):
                del self.fields[name]
        if not Profile.objects.exists():
            del self.fields["profile"]
        self.add_words()
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = currency
                field.help_text = _("In %(currency)s.") % {"currency": currency}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for low, high in self.BOUNDS:
            if is_above(cleaned.get(low), cleaned.get(high), may_be_equal=False):
                self.add_error(high, _("Nothing would fit: this must be more than the lower bound."))
        if (
            cleaned.get("kind") == RateKind.LOCAL
            and not cleaned.get("postal_codes")
            and "postal_codes" not in self.errors
        ):
            self.add_error("postal_codes", _("A local delivery needs the postal codes that you drive to."))
        if cleaned.get("kind") == RateKind.PICKUP and cleaned.get("profile"):
            self.add_error("profile", _("A pick-up is for all articles of an order together."))
        if cleaned.get("is_live") and not (cleaned.get("carrier") and cleaned.get("service")):
            self.add_error("service", _("Please say which carrier and service is to be asked."))
        if cleaned.get("is_relay") and not has_relays(cleaned.get("carrier", "")):
            self.add_error("carrier", _("Relay points need a carrier that knows them: Sendcloud."))
        if is_above(cleaned.get("min_days"), cleaned.get("max_days"), may_be_equal=True):
            self.add_error("max_days", _("This must not be less than the days at least."))
        return cleaned


def is_above(low: int | None, high: int | None, *, may_be_equal: bool) -> bool:
    if low is None or high is None:
        return False
    return low > high if may_be_equal else low >= high


def has_relays(carrier: str) -> bool:
    return carrier in REGISTRY and REGISTRY[carrier].has_relay_points


class CarrierForm(forms.ModelForm):
    """Keys are never shown again: empty fields keep them."""

    key = forms.CharField(label=gettext_lazy("Key"), max_length=200, required=False, widget=forms.PasswordInput)
    secret = forms.CharField(
        label=gettext_lazy("Secret"), max_length=200, required=False, widget=forms.PasswordInput,
        help_text=gettext_lazy("Sendcloud gives a key and a secret, EasyPost a key only."),
    )  # fmt: skip

    class Meta:
        model = CarrierAccount
        fields = ["is_active"]

    def clean_key(self) -> str:
        key = self.cleaned_data["key"].strip()
        if not key and not self.instance.sealed_key:
            raise ValidationError(_("Please enter the key of your account."))
        return key


class ProfileForm(forms.ModelForm):
    class Meta:
        model = Profile
        fields = ["name"]
        help_texts = {
            "name": gettext_lazy(
                "Like “Bulky” or “Chilled”. Choose it in the product editor, and give it rates of its own."
            )
        }


class DispatchForm(forms.ModelForm):
    """When parcels leave: what turns working days into the dates that customers see."""

    dispatch_weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Days on which parcels leave"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    closed_dates = forms.CharField(
        label=gettext_lazy("Closed on"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Holidays and public holidays, one date per line: 2026-12-25."),
    )

    class Meta:
        model = Store
        fields = ["dispatch_hour", "dispatch_days", "dispatch_weekdays", "closed_dates"]
        help_texts = {
            "dispatch_hour": gettext_lazy(
                "14: an order before 14:00 leaves today, a later one tomorrow. Empty: midnight."
            ),
            "dispatch_days": gettext_lazy("0: it leaves the same day. 2: two working days later."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dispatch_hour"].max_value = 24
        self.initial["closed_dates"] = "\n".join(day.isoformat() for day in self.instance.closed_dates)

    def clean_dispatch_hour(self) -> int | None:
        hour = self.cleaned_data["dispatch_hour"]
        if hour is not None and hour > 24:
            raise ValidationError(_("A day has 24 hours."))
        return hour

    def clean_dispatch_days(self) -> int:
        days = self.cleaned_data["dispatch_days"] or 0
        if days > 90:
            raise ValidationError(_("Please enter at most 90 days."))
        return days

    def clean_closed_dates(self) -> list[date]:
        found = set()
        for text in self.cleaned_data["closed_dates"].replace(",", " ").split():
            try:
                found.add(date.fromisoformat(text))
            except ValueError:
                raise ValidationError(_("“%(text)s” is not a date. Write it like 2026-12-25.") % {"text": text[:20]})
        if len(found) > MOST_CLOSED:
            raise ValidationError(_("Please enter at most %(count)d dates.") % {"count": MOST_CLOSED})
        return sorted(found)
