"""Whether prices hold the tax, and whose rates count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from commerce.store.models import Store
from commerce.taxes.models import TaxRate
from commerce.taxes.selectors import vat_number
from dashboard.fields import WordsField
from onboarding.places import country_choices


class TaxForm(forms.ModelForm):
    net_price_tags = WordsField(
        label=gettext_lazy("Customers with these tags see prices without tax"),
        word_length=60,
        most=20,
        required=False,
        help_text=gettext_lazy(
            "Signed in, they see it everywhere: lists, products, cart, checkout, their orders and mails. With commas."
        ),
    )

    class Meta:
        model = Store
        fields = [
            "prices_include_tax",
            "shows_net_prices",
            "net_price_tags",
            "tax_regime",
            "vat_number",
            "asks_vat_number",
        ]
        widgets = {"tax_regime": forms.RadioSelect}
        help_texts = {
            "prices_include_tax": gettext_lazy(
                "On: the price you type is what customers pay. Off: tax is added to it."
            ),
            "shows_net_prices": gettext_lazy(
                "On product pages, in the cart and at the checkout, for business customers."
            ),
            "vat_number": gettext_lazy("Yours. VIES gives a proof of each question to whoever names their own."),
            "asks_vat_number": gettext_lazy(
                "The checkout asks VIES about the number. Goods for a business in another country of the EU are then "
                "sold without VAT, and the answer is kept with the order."
            ),
        }

    def clean_vat_number(self) -> str:
        text = self.cleaned_data["vat_number"].strip()
        number = vat_number(text)
        if text and not number:
            raise ValidationError(_("This is no VAT number of the EU. An example: FR40303265045."))
        return number


class TaxRateForm(forms.ModelForm):
    """A rate of the merchant's own: for a country that the table does not know, or instead of what it says."""

    country = forms.ChoiceField(label=gettext_lazy("Country"))
    valid_from = forms.DateField(
        label=gettext_lazy("Valid from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    percent = forms.DecimalField(
        label=gettext_lazy("Percent"), min_value=0, max_value=Decimal("99.999"), max_digits=6, decimal_places=3,
        help_text=gettext_lazy("Like 8.875"),
    )  # fmt: skip

    class Meta:
        model = TaxRate
        fields = ["country", "region", "category", "name", "percent", "valid_from"]
        help_texts = {
            "region": gettext_lazy("A state or province, as its short form: CA, QC. Empty: the whole country."),
            "category": gettext_lazy("standard, reduced, books … or a new one, to be chosen in the product editor."),
            "name": gettext_lazy("As customers read it: VAT, sales tax …"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices((get_language() or settings.LANGUAGE_CODE)[:2])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        same = {name: cleaned.get(name) for name in ("country", "region", "category", "valid_from")}
        if TaxRate.objects.filter(**same, source=self.instance.source).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("You have entered a rate for this already. Remove it first."))
        return cleaned

    def clean_region(self) -> str:
        return str(self.cleaned_data["region"]).strip().upper()
