"""A currency that shoppers may pay in: its rate, and how prices are rounded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from builder.pages.selectors import has_page_at
from commerce.currencies.conversion import Conversion
from commerce.currencies.models import Currency
from core.money import Money, exponent, format_money
from dashboard.fields import amount_text, decimal_sign
from onboarding.places import currency_choices

EXAMPLE = 2990  # hundredths


class PlainDecimalField(forms.DecimalField):
    """Written 1,0842 or 1.0842."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = "".join(value.replace(",", ".").replace("%", "").split())
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", decimal_sign()) if isinstance(value, Decimal) else value


class CurrencyForm(forms.Form):
    """One that is there already."""

    rate = PlainDecimalField(label=gettext_lazy("Rate"), max_digits=20, decimal_places=10, required=False)
    follows_bank = forms.BooleanField(
        label=gettext_lazy("Follow the European Central Bank"), required=False,
        help_text=gettext_lazy(
            "Its rate is taken every working day. One that is more than 20 % away from the rate before is not taken by "
            "itself: you are told here."
        ),
    )  # fmt: skip
    markup_percent = PlainDecimalField(
        label=gettext_lazy("Percent on top of the bank’s rate"), max_digits=5, decimal_places=2, required=False,
        help_text=gettext_lazy("For what exchanging costs you."),
    )  # fmt: skip
    rounding = forms.ChoiceField(label=gettext_lazy("Round computed prices"))
    is_active = forms.BooleanField(
        label=pgettext_lazy("currency", "In use"), required=False,
        help_text=gettext_lazy("Shoppers can choose it, see prices in it and pay in it."),
    )  # fmt: skip

    class Media:
        js = ("js/currencies.js",)

    def __init__(self, *args: Any, shop_currency: str, row: Currency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.initial = {
            "rate": row.rate, "follows_bank": row.follows_bank, "markup_percent": row.markup_percent or None,
            "is_active": row.is_active, "rounding": f"{row.step}-{row.shortfall}",
        }  # fmt: skip
        self.fields["rate"].help_text = rate_help(row.code, shop_currency)
        self.fields["rounding"].choices = rounding_choices(row)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        step, _sign, shortfall = cleaned.pop("rounding", "1-0").partition("-")
        return cleaned | {
            "step": int(step), "shortfall": int(shortfall), "markup_percent": cleaned.get("markup_percent") or Decimal(0)
        }  # fmt: skip

    def clean_rate(self) -> Decimal | None:
        return positive(self.cleaned_data["rate"])

    def clean_is_active(self) -> bool:
        """Addresses of a shop in dollars begin with /usd/."""
        wanted, slug = bool(self.cleaned_data["is_active"]), self.row.code.lower()
        if wanted and not self.row.is_active and has_page_at(slug):
            raise ValidationError(
                _("Your page at /%(slug)s/ could not be seen any more. Give it another address first.") % {"slug": slug}
            )
        return wanted


class NewCurrencyForm(forms.Form):
    """Its rounding is asked for next: what there is to choose depends on the currency."""

    code = forms.ChoiceField(label=gettext_lazy("Currency"))
    rate = PlainDecimalField(label=gettext_lazy("Rate"), max_digits=20, decimal_places=10, required=False)

    def __init__(self, *args: Any, shop_currency: str, taken: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = currency_choices((get_language() or settings.LANGUAGE_CODE)[:2])
        self.fields["code"].choices = [("", _("Choose")), *(each for each in names if each[0] not in taken)]
        self.fields["rate"].help_text = rate_help(_("the other currency"), shop_currency)

    def clean_rate(self) -> Decimal | None:
        return positive(self.cleaned_data["rate"])


def positive(rate: Decimal | None) -> Decimal | None:
    if rate is not None and rate <= 0:
        raise ValidationError(_("A rate is more than nothing."))
    return rate


def rate_help(unit: str, own: str) -> str:
    text = _("So many units of %(unit)s for one %(own)s. Empty: the rate of the European Central Bank.")
    return text % {"unit": unit, "own": own}


def roundings(code: str) -> list[tuple[int, int]]:
    """Step and shortfall in minor units. What a unit is elsewhere is a hundred where there are no decimals."""
    unit = 10 ** max(exponent(code), 2)
    part = unit // 100
    return [
        (1, 0), (5 * part, 0), (10 * part, 0), (50 * part, 0), (unit, 0), (unit, part), (unit, 5 * part),
        (unit, 10 * part), (5 * unit, 0), (10 * unit, 0), (10 * unit, part), (10 * unit, 10 * part),
    ]  # fmt: skip


def rounding_choices(row: Currency) -> list[tuple[str, str]]:
    known = roundings(row.code)
    if (row.step, row.shortfall) not in known:
        known.append((row.step, row.shortfall))
    return [(f"{step}-{shortfall}", rounding_label(row.code, step, shortfall)) for step, shortfall in known]


def rounding_label(code: str, step: int, shortfall: int) -> str:
    if step == 1:
        return _("as computed")
    if not shortfall:
        return _("to multiples of %(step)s") % {"step": amount_text(step, code)}
    return _("so that they end like %(ending)s") % {"ending": amount_text(step - shortfall, code)}


def example(conversion: Conversion) -> str:
    """29,90 € becomes 32,99 $US."""
    language = get_language() or settings.LANGUAGE_CODE
    amount = EXAMPLE * 10 ** max(exponent(conversion.shop_currency) - 2, 0)
    return _("%(price)s becomes %(converted)s") % {
        "price": format_money(Money(amount, conversion.shop_currency), language),
        "converted": format_money(Money(conversion.price(amount), conversion.currency), language),
    }
