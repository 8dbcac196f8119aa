"""What changed between two versions, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from builder.editor.look import read_look
from builder.editor.models import ThemeVersion
from builder.editor.social import BY_KEY
from themes.manifest import HEX_COLOR, Manifest
from themes.services import manifest
from themes.settings import VERSION

SHOWN = 6


def changes_of(version: ThemeVersion) -> tuple[list[dict[str, Any]], int]:
    """The first few, and how many more there are."""
    theme = manifest(read_look(version.look).theme)
    found = [change(theme, name, *pair) for name, pair in version.changes.items() if name != f"settings.{VERSION}"]
    return found[:SHOWN], max(0, len(found) - SHOWN)


def change(theme: Manifest, name: str, before: Any, after: Any) -> dict[str, Any]:
    kind, _dot, key = name.partition(".")
    if kind == "settings":
        setting = theme.settings.get(key)
        label = _(setting.label) if setting else key
        old, new = (setting.default if value is None and setting else value for value in (before, after))
        choices = setting.choices if setting else {}
        old, new = (_(choices[value].label) if value in choices else value for value in (old, new))
        return {"label": label, "before": old, "after": new, "colors": [each for each in (old, new) if is_color(each)]}
    if kind == "social":
        return {"label": BY_KEY[key].label if key in BY_KEY else key, "before": before or "–", "after": after or "–"}
    if kind == "css":
        return {"label": _("Own CSS"), "before": lines(before), "after": lines(after)}
    if kind == "theme":
        return {"label": _("Theme"), "before": before, "after": after}
    label = {"logo": _("Logo"), "logo_dark": _("Logo on dark screens")}.get(kind) or _("Icon")
    return {"label": label, "before": "", "after": _("changed") if after else _("removed")}


def is_color(value: Any) -> bool:
    return isinstance(value, str) and HEX_COLOR.fullmatch(value) is not None


def lines(count: Any) -> str:
    number = count if isinstance(count, int) else 0
    return ngettext("%(count)s line", "%(count)s lines", number) % {"count": number}
