"""What a shop has chosen, read against a manifest: brought up to date, checked, and as CSS. Pure functions.

Stored settings are {name: value}, all text, only what differs from the theme; VERSION beside them says of which
version of the theme's settings they are (none: the first).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from themes.colors import contrast
from themes.manifest import HEX_COLOR, Manifest, Migration, Setting, is_number
from themes.readable import nearest_readable

VERSION = "_version"
Values = dict[str, str]


class BadSetting(ValueError):
    """A value that the theme does not offer, or colours that cannot be read. The message is fit for people; `name` is
    the setting that it is about, `color` the nearest colour that would do ("" where none is known)."""

    def __init__(self, message: str, *, name: str = "", color: str = "") -> None:
        super().__init__(message)
        self.name, self.color = name, color


@dataclass(frozen=True, slots=True)
class Read:
    """`values` are good for this theme. `ignored` are stored ones that it does not know: kept, never shown."""

    values: Values
    ignored: Values
    is_newer: bool

    @property
    def message(self) -> str:
        """For the merchant; "" where all is well."""
        if self.is_newer:
            return _(
                "These settings were made with a newer version of the theme. What this version does not know is kept."
            )
        if self.ignored:
            return _("Some settings are unknown to this version of the theme. They are kept, and have no effect.")
        return ""


def version_of(stored: dict[str, Any]) -> int:
    version = stored.get(VERSION, 1)
    return version if isinstance(version, int) and version > 0 else 1


def read_settings(manifest: Manifest, stored: dict[str, Any]) -> Read:
    """Never raises: whatever is stored, the shop goes on."""
    version = version_of(stored)
    given = {name: value for name, value in stored.items() if name != VERSION}
    for migration in manifest.migrations:
        if version < migration.to:
            given = migrated(given, migration)
    good = {name: value for name, value in given.items() if is_offered(manifest.settings.get(name), value)}
    ignored = {name: value for name, value in given.items() if name not in good}
    return Read(good, ignored, version > manifest.settings_version)


def migrated(given: dict[str, Any], migration: Migration) -> dict[str, Any]:
    new = {migration.rename.get(name, name): value for name, value in given.items() if name not in migration.drop}
    for name, table in migration.map.items():
        if isinstance(new.get(name), str):
            new[name] = table.get(new[name], new[name])
    return new


def to_store(manifest: Manifest, values: Values, before: dict[str, Any]) -> dict[str, Any]:
    """`values` as check() gave them, with what was stored `before` and is unknown here, stamped with its version."""
    read = read_settings(manifest, before)
    version = version_of(before) if read.is_newer else manifest.settings_version
    return {**read.ignored, **values} | ({VERSION: version} if version > 1 else {})


def is_offered(setting: Setting | None, value: Any) -> bool:
    if setting is None or not isinstance(value, str):
        return False
    if setting.type == "color":
        return HEX_COLOR.fullmatch(value) is not None
    if setting.type == "number":
        return is_number(value) and setting.least <= float(value) <= setting.most
    return value in setting.choices


def check(manifest: Manifest, chosen: dict[str, Any]) -> Values:
    """The values that differ from the theme's own, each one the theme offers. Raises BadSetting."""
    checked: Values = {}
    for name, value in chosen.items():
        setting = manifest.settings.get(name)
        if setting is None or not is_offered(setting, value):
            raise BadSetting(_("The theme does not offer “%(value)s” here.") % {"value": str(value)[:40]}, name=name)
        if value != setting.default:
            checked[name] = value.lower() if setting.type == "color" else value
    for problem in unreadable(manifest, checked):
        raise problem
    return checked


def unreadable(manifest: Manifest, values: Values) -> Iterable[BadSetting]:
    """Every pair of colours that differ too little, with the nearest colour that would do."""
    for setting in manifest.settings.values():
        own = value_of(setting, values)
        grounds = [(value_of(manifest.settings[rule.setting], values), rule.least) for rule in setting.contrast]
        for rule, (ground, least) in zip(setting.contrast, grounds, strict=True):
            if contrast(own, ground) < least:
                words = {"one": _(setting.label), "other": _(manifest.settings[rule.setting].label)}
                message = _("“%(one)s” cannot be read well on “%(other)s”. Choose colours that differ more.") % words
                yield BadSetting(message, name=setting.name, color=nearest_readable(own, grounds) or "")


def value_of(setting: Setting, values: Values) -> str:
    return values.get(setting.name, setting.default)


def attributes(manifest: Manifest, values: Values) -> dict[str, str]:
    """Data attributes of <html>: what the stylesheet cannot be told by a value."""
    return {each.attribute: value_of(each, values) for each in manifest.settings.values() if each.attribute}


def css_value(setting: Setting, value: str) -> str:
    if setting.type == "choice":
        return setting.choices[value].css
    return f"{value}{setting.unit}"


def css(manifest: Manifest, values: Values) -> str:
    """`values` as custom properties, those of colours for light and for dark screens; "" where there are none."""
    lines: dict[bool, list[str]] = {False: [], True: []}
    for setting in manifest.settings.values():
        if setting.property and setting.name in values:
            line = f"  {setting.property}: {css_value(setting, values[setting.name])};\n"
            lines[setting.scheme == "dark"].append(line)
    always, dark = "".join(lines[False]), "".join(lines[True])
    text = f":root {{\n{always}}}\n" if always else ""
    if dark:
        text += f"@media (prefers-color-scheme: dark) {{ :root:not([data-scheme=light]) {{\n{dark}}} }}\n"
        text += f":root[data-scheme=dark] {{\n{dark}}}\n"
    return text
