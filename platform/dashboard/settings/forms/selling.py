"""How the shop is paid, what delivery costs, and whether prices hold the tax."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commerce.payments.models import PaymentMethod
from commerce.shipping.models import Rate, Zone
from commerce.store.models import Store
from commerce.taxes.models import TaxRate
from dashboard.fields import WordsField
from dashboard.settings.amounts import AmountField
from onboarding.places import country_choices

NEEDS_INSTRUCTIONS = {"transfer"}
CAPTURES_LATER = {"stripe"}
NO_INSTRUCTIONS = {"stripe", "mollie", "paypal"}
WAITED_FOR = {"transfer"}
WAITS = ("remind_after_days", "expire_after_days")


class PaymentMethodForm(forms.ModelForm):
    class Meta:
        model = PaymentMethod
        fields = ["name", "instructions", "captures_later", "remind_after_days", "expire_after_days", "is_active"]
        help_texts = {
            "name": gettext_lazy("What customers read when they choose."),
            "captures_later": gettext_lazy(
                "The money is reserved at the order and taken when you ship, within seven days. Cards and wallets only."
            ),
            "remind_after_days": gettext_lazy("A mail to the shopper who has not paid by then. 0: never."),
            "expire_after_days": gettext_lazy(
                "Then the order is cancelled and its articles go back on sale. 0: never."
            ),
            "instructions": gettext_lazy("Shown after the order and in its mail: for a transfer, your bank account."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.provider in NO_INSTRUCTIONS:
            del self.fields["instructions"]
        if self.instance.provider not in CAPTURES_LATER:
            del self.fields["captures_later"]
        for name in WAITS:
            if self.instance.provider in WAITED_FOR:
                self.fields[name].required = False
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        needs = self.instance.provider in NEEDS_INSTRUCTIONS
        if needs and cleaned.get("is_active") and not cleaned.get("instructions", "").strip():
            self.add_error("instructions", _("Please say to which account the money should go."))
        for name in WAITS:
            if name in self.fields and name not in self.errors:
                cleaned[name] = cleaned.get(name) or 0
        if 0 < cleaned.get("expire_after_days", 0) <= cleaned.get("remind_after_days", 0):
            self.add_error("remind_after_days", _("The reminder has to come before the end."))
        return cleaned


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


class RateForm(forms.ModelForm):
    price_amount = AmountField(label=gettext_lazy("Price"))
    free_from_amount = AmountField(label=gettext_lazy("Free from an order value of"), required=False)
    min_goods_amount = AmountField(label=gettext_lazy("Only from an order value of"), required=False)
    max_goods_amount = AmountField(label=gettext_lazy("Only below an order value of"), required=False)

    class Meta:
        model = Rate
        fields = [
            "kind", "name", "description", "price_amount", "free_from_amount", "min_days", "max_days",
            "min_goods_amount", "max_goods_amount", "min_weight_grams", "max_weight_grams", "is_active",
        ]  # fmt: skip
        help_texts = {
            "name": gettext_lazy("What customers read when they choose, such as “Delivery to your home”."),
            "description": gettext_lazy("For a pick-up: where and when."),
        }

    BOUNDS = (
        ("min_goods_amount", "max_goods_amount"),
        ("min_weight_grams", "max_weight_grams"),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, AmountField):
                field.currency = currency
                field.help_text = _("In %(currency)s.") % {"currency": currency}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for low, high in self.BOUNDS:
            if is_above(cleaned.get(low), cleaned.get(high), may_be_equal=False):
                self.add_error(high, _("Nothing would fit: this must be more than the lower bound."))
        if is_above(cleaned.get("min_days"), cleaned.get("max_days"), may_be_equal=True):
            self.add_error("max_days", _("This must not be less than the days at least."))
        return cleaned


def is_above(low: int | None, high: int | None, *, may_be_equal: bool) -> bool:
    if low is None or high is None:
        return False
    return low > high if may_be_equal else low >= high


class TaxForm(forms.ModelForm):
    class Meta:
        model = Store
        fields = ["prices_include_tax", "tax_regime"]
        widgets = {"tax_regime": forms.RadioSelect}
        help_texts = {
            "prices_include_tax": gettext_lazy("On: the price you type is what customers pay. Off: tax is added to it.")
        }


class TaxRateForm(forms.ModelForm):
    """A rate of the merchant's own: for a country that the table does not know, or instead of what it says."""

    country = forms.ChoiceField(label=gettext_lazy("Country"))
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = TaxRate
        fields = ["country", "category", "name", "percent", "valid_from"]
        help_texts = {
            "category": gettext_lazy("standard, or what you wrote as tax category of your articles, such as reduced."),
            "name": gettext_lazy("As customers read it: VAT, sales tax …"),
            "percent": gettext_lazy("Like 8.875"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices((get_language() or settings.LANGUAGE_CODE)[:2])
