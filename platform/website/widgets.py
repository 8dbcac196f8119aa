"""Lists of hundreds of options, written in one go: Django's own widget renders a template per option."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from onboarding.places import currency_of


class LongSelect(forms.Select):
    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        attributes = format_html_join("", ' {}="{}"', ((key, text) for key, text in given.items()))
        return format_html("<select{}>{}</select>", attributes, self.options_html(str(value)))

    def options_html(self, chosen: str) -> SafeString:
        rows = ((key, self.mark(key, chosen), label) for key, label in self.choices)
        return format_html_join("", '<option value="{}"{}>{}</option>', rows)

    def mark(self, key: str, chosen: str) -> SafeString:
        return SafeString(" selected" if key == chosen else "")


class CountrySelect(LongSelect):
    """Each option says which currency goes with it, for the script that suggests one."""

    def mark(self, key: str, chosen: str) -> SafeString:
        return format_html(' data-currency="{}"{}', currency_of(key), super().mark(key, chosen))
