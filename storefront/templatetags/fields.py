"""`{% field form.email %}` prints components/field.html. A checkout has a dozen fields, and that template took more CPU than
all that the page asks the database; so what it prints of a field without an error is written out here.

A theme's own field.html is used where there is one. The tests hold both against each other.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template import Context, Engine
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
NAME = "storefront/components/field.html"


@register.simple_tag(takes_context=True)
def field(context: Context, field: BoundField) -> SafeString:
    engine = context.template.engine
    kind = field.widget_type
    if field.errors or kind == "select" or not is_common(engine):  # with icons, which are templates too
        with context.push(field=field):
            return engine.get_template(NAME).render(context)
    return drawn_check(field) if kind == "checkbox" else drawn(field)


@lru_cache(maxsize=64)
def is_common(engine: Engine) -> bool:
    common: Any = settings.TEMPLATES[0]["DIRS"][0]
    return Path(engine.get_template(NAME).origin.name) == Path(common) / NAME


def drawn(field: BoundField) -> SafeString:
    optional = (
        "" if field.field.required else f' <span class="field__optional">{conditional_escape(_("optional"))}</span>'
    )
    label = (
        f'<label class="field__label" for="{field.id_for_label}">{conditional_escape(field.label)}{optional}</label>'
    )
    return mark_safe(f'<div class="field field--{field.name}">{label}{field}{help_of(field)}</div>')  # noqa: S308 - escaped


def drawn_check(field: BoundField) -> SafeString:
    label = f'<label for="{field.id_for_label}">{conditional_escape(field.label)}</label>'
    kinds = f"field field--check field--{field.name}"
    return mark_safe(f'<div class="{kinds}">{field}{label}{help_of(field)}</div>')  # noqa: S308 - escaped


def help_of(field: BoundField) -> str:
    if not field.help_text:
        return ""
    return f'<p class="field__help" id="{field.auto_id}_helptext">{conditional_escape(field.help_text)}</p>'
