"""Django's own widgets, drawn without the template engine: a checkout page holds a dozen, and they were a fifth of it.

What stands in django/forms/templates/django/forms/widgets, letter for letter but for white space.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe


class PlainRenderer(DjangoTemplates):
    """Draws inputs, text areas and drop-downs; anything else goes to Django's templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def attributes(attrs: dict[str, Any]) -> str:
    """` name="value"` each, as Django does: True is the bare name, False is nothing."""
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def named(widget: dict[str, Any]) -> str:
    return f'name="{escape(widget["name"])}"'


def an_input(widget: dict[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    return mark_safe(f'<input type="{escape(widget["type"])}" {named(widget)}{value}{attributes(widget["attrs"])}>')  # noqa: S308 - every part is escaped


def textarea(widget: dict[str, Any]) -> SafeString:
    # The line break after the tag is not part of the text: browsers drop it.
    text = f"\n{escape(widget['value'] or '')}"
    return mark_safe(f"<textarea {named(widget)}{attributes(widget['attrs'])}>{text}</textarea>")  # noqa: S308 - the same


def select(widget: dict[str, Any]) -> SafeString:
    groups = "".join(group(name, options) for name, options, _index in widget["optgroups"])
    return mark_safe(f"<select {named(widget)}{attributes(widget['attrs'])}>{groups}</select>")  # noqa: S308 - the same


def group(name: str | None, options: list[dict[str, Any]]) -> str:
    drawn = "".join(
        f'<option value="{escape(each["value"])}"{attributes(each["attrs"])}>{escape(each["label"])}</option>'
        for each in options
    )
    return f'<optgroup label="{escape(name)}">{drawn}</optgroup>' if name else drawn


WIDGETS = "django/forms/widgets/"
DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    **{f"{WIDGETS}{kind}.html": an_input for kind in ("text", "email", "number", "hidden", "checkbox", "input")},
    f"{WIDGETS}textarea.html": textarea,
    f"{WIDGETS}select.html": select,
}
