"""Django's commonest form templates, written out as functions: the same HTML without compiling a context for each.

A select of 400 time zones is 800 templates to Django, some 40 ms; a product editor has a hundred inputs. What has no
function here is rendered from its template as ever. The tests hold each function against the template it stands for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.template.base import render_value_in_context
from django.template.context import Context
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeData

Fields = dict[str, Any]
HERE = Context()  # no language or time zone of its own: those of the thread hold


class PlainRenderer(DjangoTemplates):
    """`FORM_RENDERER` of the whole product."""

    def render(self, template_name: str, context: Fields, request: Any = None) -> str:
        written = WRITTEN.get(template_name)
        if written is None:
            return str(super().render(template_name, context, request))
        return written(self, context).strip()


def show(value: Any) -> str:
    """`{{ value }}`."""
    return conditional_escape(value) if type(value) is str else str(render_value_in_context(value, HERE))


def as_text(value: Any) -> str:
    """`{{ value|stringformat:"s" }}`: neither a number nor a date is written in the reader's way."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def attributes(given: Fields) -> str:
    return "".join(
        f" {show(name)}" if value is True else f' {show(name)}="{as_text(value)}"'
        for name, value in given.items()
        if value is not False
    )


def write_input(_renderer: PlainRenderer, context: Fields) -> str:
    widget = context["widget"]
    value = "" if widget["value"] is None else f' value="{as_text(widget["value"])}"'
    return f'<input type="{show(widget["type"])}" name="{show(widget["name"])}"{value}{attributes(widget["attrs"])}>'


def write_textarea(_renderer: PlainRenderer, context: Fields) -> str:
    widget = context["widget"]
    text = show(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{show(widget["name"])}"{attributes(widget["attrs"])}>\n{text}</textarea>'


def write_select(renderer: PlainRenderer, context: Fields) -> str:
    widget = context["widget"]
    parts = [f'<select name="{show(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'\n  <optgroup label="{show(group)}">')
        parts += [f"\n  {write_option(renderer, option)}" for option in options]
        if group:
            parts.append("\n  </optgroup>")
    parts.append("\n</select>")
    return "".join(parts)


def write_option(renderer: PlainRenderer, option: Fields) -> str:
    if option["template_name"] != "django/forms/widgets/select_option.html":
        return renderer.render(option["template_name"], {"widget": option})
    return f'<option value="{as_text(option["value"])}"{attributes(option["attrs"])}>{show(option["label"])}</option>'


def write_choices(renderer: PlainRenderer, context: Fields) -> str:
    """Radio buttons, or boxes to tick: one of 250 countries is four templates to Django."""
    widget = context["widget"]
    given = "".join(f' {name}="{show(widget["attrs"][name])}"' for name in ("id", "class") if widget["attrs"].get(name))
    parts = [f"<div{given}>"]
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f"\n  <div><label>{show(group)}</label>")
        parts += [f"<div>\n    {write_choice(renderer, option)}</div>" for option in options]
        if group:
            parts.append("\n  </div>")
    parts.append("\n</div>")
    return "".join(parts)


def write_choice(renderer: PlainRenderer, option: Fields) -> str:
    if option["template_name"] not in CHOICES:
        return f"{renderer.render(option['template_name'], {'widget': option}).rstrip()}\n"
    text = write_input(renderer, {"widget": option})
    if option.get("wrap_label"):
        name = option["attrs"].get("id")
        target = f' for="{show(name)}"' if name else ""
        text = f"<label{target}>{text}\n {show(option['label'])}</label>"
    return f"{text}\n"


def write_label(_renderer: PlainRenderer, context: Fields) -> str:
    if not context["use_tag"]:
        return show(context["label"])
    tag = show(context["tag"])
    return f"<{tag}{attributes(context['attrs'] or {})}>{show(context['label'])}</{tag}>"


def write_errors(_renderer: PlainRenderer, context: Fields) -> str:
    errors = context["errors"]
    if not errors:
        return ""
    name = f' id="{show(errors.field_id)}_error"' if getattr(errors, "field_id", None) else ""
    rows = "".join(f"<li>{show(error)}</li>" for error in errors)
    return f'<ul class="{show(context["error_class"])}"{name}>{rows}</ul>'


INPUTS = ("input", "text", "number", "email", "url", "password", "hidden", "date", "datetime", "time", "file", "checkbox",
          "color", "search", "tel")  # fmt: skip
CHOICES = {f"django/forms/widgets/{kind}_option.html" for kind in ("input", "checkbox", "radio")}
WRITTEN: dict[str, Callable[[PlainRenderer, Fields], str]] = {
    **{f"django/forms/widgets/{kind}.html": write_input for kind in INPUTS},
    "django/forms/widgets/textarea.html": write_textarea,
    "django/forms/widgets/select.html": write_select,
    **{f"django/forms/widgets/{kind}.html": write_choices for kind in ("multiple_input", "checkbox_select", "radio")},
    "django/forms/label.html": write_label,
    "django/forms/errors/list/default.html": write_errors,
    "django/forms/errors/list/ul.html": write_errors,
}
