"""Form fields that people fill in their own way: amounts with a comma, lists with commas."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel.numbers import get_decimal_symbol
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.images.widgets import AdminImageChooser

from core.money import InvalidAmount, Money, parse_amount


def decimal_sign() -> str:
    return sign_in(get_language() or "en")


@cache
def sign_in(language: str) -> str:
    return str(get_decimal_symbol(language.replace("-", "_")))


def amount_text(amount: int, currency: str, sign: str = "") -> str:
    """12.50 or 12,50: for an input, so without currency and groups. `sign` is decimal_sign(), for who writes thousands."""
    return f"{Money(amount, currency).to_decimal():f}".replace(".", sign or decimal_sign())


class AmountField(forms.CharField):
    """An amount of money, zero or more; its value is whole minor units of `currency`."""

    def __init__(self, *, currency: str = "EUR", **kwargs: Any) -> None:
        self.currency = currency
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        sign = decimal_sign()
        try:
            money = parse_amount(text, self.currency, decimal=sign if sign in ".," else None)
        except InvalidAmount as error:
            raise ValidationError(error.for_people())
        if money.amount < 0:
            raise ValidationError(_("An amount cannot be negative."))
        return money.amount

    def run_validators(self, value: Any) -> None:
        """Those of CharField measure texts; to_python has checked everything."""

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def clean(self, value: Any) -> int | None:
        if isinstance(value, str) and (len(value) > 40 or "\x00" in value):
            raise ValidationError(_("This is not an amount."))
        return super().clean(value)

    def prepare_value(self, value: Any) -> Any:
        return amount_text(value, self.currency) if isinstance(value, int) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.clean(data)
        except ValidationError:
            return True


def split_words(text: str) -> list[str]:
    """One per line, or, on a single line, separated by commas. Trimmed, without doubles (case ignored)."""
    parts = text.splitlines() if "\n" in text else text.split(",")
    seen: dict[str, str] = {}
    for part in parts:
        if word := " ".join(part.split()):
            seen.setdefault(word.casefold(), word)
    return list(seen.values())


class WordsField(forms.CharField):
    """A list of words, each at most `word_length` long."""

    def __init__(self, *, word_length: int = 120, most: int = 250, **kwargs: Any) -> None:
        self.word_length, self.most = word_length, most
        kwargs.setdefault("max_length", 100_000)
        super().__init__(strip=False, empty_value="", **kwargs)

    def clean(self, value: Any) -> list[str]:
        words = split_words(super().clean(value) or "")
        if len(words) > self.most:
            raise ValidationError(_("At most %(most)s can be given.") % {"most": self.most})
        if long := next((word for word in words if len(word) > self.word_length), None):
            raise ValidationError(
                _("“%(start)s…” is too long: at most %(length)s characters.")
                % {"start": long[:30], "length": self.word_length}
            )
        return words

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class ImageChooser(AdminImageChooser):
    """Wagtail's, which crashes on showing the form again after something that is no id was sent."""

    def get_instance(self, value: Any) -> Any:
        try:
            return super().get_instance(value)
        except (ValueError, TypeError):
            return None
