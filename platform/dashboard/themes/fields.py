"""The fields of the editor, group by group, as templates print them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from builder.editor.checking import Problem
from builder.editor.look import Look
from builder.editor.social import NETWORKS
from dashboard.themes.forms import PREFIX, library, picture_of
from themes.manifest import DARK, Setting
from themes.services import manifest
from themes.settings import read_settings, value_of

FEW, LONG = 4, 30  # choices, and letters in all of them, that are shown side by side


def groups_of(look: Look, problems: Iterable[Problem]) -> list[dict[str, Any]]:
    theme = manifest(look.theme)
    values = read_settings(theme, look.settings).values
    told = {each.field: each for each in problems}
    groups = []
    for group in theme.groups:
        settings = theme.in_group(group.key)
        fields = [field_of(each, values, told) for each in settings if each.scheme != "dark"]
        for field in fields:
            dark = theme.settings.get(field["setting"] + DARK)
            field["dark"] = field_of(dark, values, told) if dark is not None else None
        if fields:
            groups.append({"key": group.key, "label": _(group.label), "fields": fields})
    return groups


def field_of(setting: Setting, values: dict[str, str], told: dict[str, Problem]) -> dict[str, Any]:
    return {
        "setting": setting.name,
        "name": PREFIX + setting.name,
        "label": _(setting.label),
        "help": _(setting.help) if setting.help else "",
        "type": setting.type,
        "value": value_of(setting, values),
        "default": setting.default,
        "choices": [(key, _(choice.label)) for key, choice in setting.choices.items()],
        "is_few": is_few([str(_(choice.label)) for choice in setting.choices.values()]),
        "least": plain(setting.least), "most": plain(setting.most), "step": plain(setting.step), "unit": setting.unit,
        "problem": told.get(setting.name),
    }  # fmt: skip


def is_few(labels: list[str]) -> bool:
    return len(labels) <= FEW and sum(map(len, labels)) <= LONG


def plain(number: float) -> str:
    """As `min` and `max` of a field want it, in every language."""
    return f"{number:g}"


def identity_of(look: Look, problems: Iterable[Problem]) -> dict[str, Any]:
    told = {each.field: each for each in problems}
    return {
        "library": library(),
        "logo": picture_of(look.logo),
        "logo_problem": told.get("logo"),
        "logo_dark": picture_of(look.logo_dark),
        "logo_dark_problem": told.get("logo_dark"),
        "favicon": picture_of(look.favicon),
        "favicon_problem": told.get("favicon"),
        "css": look.css,
        "css_problems": [each for each in problems if each.field == "css"],
        "social_problems": [each for each in problems if each.field.startswith("social.")],
        "social": [
            {"network": each, "value": look.social.get(each.key, ""), "problem": told.get(f"social.{each.key}")}
            for each in NETWORKS
        ],
    }
