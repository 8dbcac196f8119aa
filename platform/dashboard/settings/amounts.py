"""A price in a form: typed as people write it, minor units in the code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.money import InvalidAmount, Money, parse_amount


class AmountField(forms.CharField):
    """Gives minor units of `currency` (set by the form), or None where it may be empty."""

    currency = "EUR"

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"inputmode": "decimal", "autocomplete": "off"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attributes), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """490 -> "4,90" in French; what was typed comes back as it was typed."""
        if not isinstance(value, int):
            return value
        plain = str(Money(value, self.currency).to_decimal())
        return plain.replace(".", decimal_sign())

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            money = parse_amount(text, self.currency, decimal=decimal_sign())
        except InvalidAmount as error:
            raise ValidationError(error.for_people()) from error
        if money.amount < 0:
            raise ValidationError(_("An amount cannot be negative."))
        return money.amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def decimal_sign() -> Any:
    return "," if (get_language() or "en").startswith("fr") else "."
