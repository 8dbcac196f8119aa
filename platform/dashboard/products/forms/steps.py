"""Prices per quantity in one line: `10 = 8.50; 50 = 8.00`."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from commerce.catalog.quantity_prices import StepsRefused, clean_steps
from core.money import InvalidAmount, parse_amount
from dashboard.fields import amount_text, decimal_sign

STEP = re.compile(r"(\d{1,6})\s*[=:]\s*(.{1,40})")


class StepsField(forms.CharField):
    """Its value is that of Variant.quantity_prices."""

    def __init__(self, *, currency: str = "EUR", **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(required=False, max_length=600, empty_value="", **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "placeholder": "10 = 8; 50 = 7"}

    def clean(self, value: Any) -> list[list[int]]:
        text, sign = super().clean(value), decimal_sign()
        steps = []
        for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
            found = STEP.fullmatch(part)
            if found is None:
                raise ValidationError(_("Write a number of units, =, and the price of one; like 10 = 8; 50 = 7"))
            try:
                money = parse_amount(found[2], self.currency, decimal=sign if sign in ".," else None)
            except InvalidAmount as error:
                raise ValidationError(error.for_people()) from None
            steps.append((int(found[1]), money.amount))
        try:
            return clean_steps(steps)
        except StepsRefused as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "; ".join(f"{units} = {amount_text(amount, self.currency)}" for units, amount in value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or []) != self.clean(data)
        except ValidationError:
            return True
