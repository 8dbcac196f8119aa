"""What one shop has otherwise than its plan says: features on or off, and how much of everything. Choices and numbers, each
with its name before it, where the row keeps JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from billing.plans import FEATURES, METRICS

AS_PLANNED, ON, OFF = "", "on", "off"
CHOICES = [(AS_PLANNED, _("as the plan says")), (ON, _("on")), (OFF, _("off"))]
MOST = 10**12


class NamedWidgets(forms.MultiWidget):
    names: Mapping[str, Any] = {}
    wrong: Collection[str] = ()  # the codes whose value was refused, as the field says

    def __init__(self, make: Any) -> None:
        super().__init__({code: make() for code in self.names})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django marks all of them where one is wrong."""
        context = super().get_context(name, value, attrs)
        for code, field in zip(self.names, context["widget"]["subwidgets"], strict=True):
            field["attrs"].pop("aria-invalid", None)
            if code in self.wrong:
                field["attrs"]["aria-invalid"] = "true"
        return context

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Each with its name before it."""
        fields = self.get_context(name, value, attrs)["widget"]["subwidgets"]
        inputs = [mark_safe(renderer.render(one["template_name"], {"widget": one})) for one in fields]  # noqa: S308
        rows = zip((one["attrs"].get("id", "") for one in fields), self.names.values(), inputs, strict=True)
        return format_html_join("\n", '<p><label for="{}">{}</label> {}</p>', rows)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{next(iter(self.names))}" if id_ else id_


class SwitchesWidget(NamedWidgets):
    names = FEATURES

    def __init__(self) -> None:
        super().__init__(lambda: forms.Select(choices=CHOICES))

    def decompress(self, value: Any) -> list[str]:
        known = value if isinstance(value, dict) else {}
        return [AS_PLANNED if code not in known else ON if known[code] else OFF for code in FEATURES]


class QuotasWidget(NamedWidgets):
    names = METRICS

    def __init__(self) -> None:
        super().__init__(lambda: forms.NumberInput(attrs={"min": 0, "max": MOST}))

    def decompress(self, value: Any) -> list[int | None]:
        known = value if isinstance(value, dict) else {}
        return [known.get(code) for code in METRICS]


class ExceptionsField(forms.MultiValueField):
    """A dictionary of what differs; a code that is missing there is as the plan says."""

    names: Mapping[str, Any] = {}

    def __init__(self, field: Any, **how: Any) -> None:
        super().__init__([field() for _code in self.names], **how)

    def clean(self, value: Any) -> Any:
        """Raises ValidationError with the name of each that is wrong; the widget marks those alone."""
        try:
            return super().clean(value)
        except ValidationError:
            if not (said := dict(self.faults(value))):
                raise
            self.widget.wrong = frozenset(said)
            told = _("%(label)s: %(value)s")
            raise ValidationError([told % {"label": self.names[code], "value": said[code]} for code in said]) from None

    def faults(self, values: Any) -> Iterator[tuple[str, str]]:
        for code, field, value in zip(self.names, self.fields, values, strict=False):
            try:
                field.clean(value)
            except ValidationError as error:
                yield code, " ".join(error.messages)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.widget.decompress(initial), data)


class SwitchesField(ExceptionsField):
    """As `Contract.switches` keeps them: {"api": False}."""

    names, widget = FEATURES, SwitchesWidget

    def __init__(self, **how: Any) -> None:
        super().__init__(lambda: forms.ChoiceField(choices=CHOICES, required=False), **how)

    def compress(self, data_list: list[str]) -> dict[str, bool]:
        return {code: word == ON for code, word in zip(FEATURES, data_list, strict=False) if word != AS_PLANNED}


class QuotasField(ExceptionsField):
    """As `Contract.quotas` keeps them: {"products": 500}."""

    names, widget = METRICS, QuotasWidget

    def __init__(self, **how: Any) -> None:
        super().__init__(lambda: forms.IntegerField(min_value=0, max_value=MOST, required=False), **how)

    def compress(self, data_list: list[int | None]) -> dict[str, int]:
        return {code: count for code, count in zip(METRICS, data_list, strict=False) if count is not None}
