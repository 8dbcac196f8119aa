"""Features of one shop, each as its plan says, on or off."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from billing.plans import FEATURES

AS_PLANNED, ON, OFF = "", "on", "off"
CHOICES = [(AS_PLANNED, _("as the plan says")), (ON, _("on")), (OFF, _("off"))]


class SwitchesWidget(forms.MultiWidget):
    def __init__(self) -> None:
        super().__init__({code: forms.Select(choices=CHOICES) for code in FEATURES})

    def decompress(self, value: Any) -> list[str]:
        known = value if isinstance(value, dict) else {}
        return [AS_PLANNED if code not in known else ON if known[code] else OFF for code in FEATURES]

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Each with its name before it."""
        fields = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        selects = [mark_safe(renderer.render(one["template_name"], {"widget": one})) for one in fields]  # noqa: S308
        rows = zip((one["attrs"].get("id", "") for one in fields), FEATURES.values(), selects, strict=True)
        return format_html_join("\n", '<p><label for="{}">{}</label> {}</p>', rows)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{next(iter(FEATURES))}" if id_ else id_


class SwitchesField(forms.MultiValueField):
    """As `Contract.switches` keeps them: {"api": False}; a feature that is missing there is as the plan says."""

    widget = SwitchesWidget

    def __init__(self, **how: Any) -> None:
        super().__init__([forms.ChoiceField(choices=CHOICES, required=False) for _code in FEATURES], **how)

    def compress(self, data_list: list[str]) -> dict[str, bool]:
        return {code: word == ON for code, word in zip(FEATURES, data_list, strict=False) if word != AS_PLANNED}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.widget.decompress(initial), data)
