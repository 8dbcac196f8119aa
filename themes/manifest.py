"""theme.toml: what a theme says about itself, read strictly. Pure functions, no database, no request.

A theme names the settings that it offers; what a setting is called and where it belongs stands once, in common.toml,
so that a merchant finds the same words in every theme and a colour keeps its name when the theme is changed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

FORMAT = 1
COMMON = Path(__file__).parent / "common.toml"
SLUG = re.compile(r"[a-z][a-z0-9-]{1,30}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
HEX_COLOR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
PROPERTY = re.compile(r"--[a-z][a-z0-9-]*")
TYPES = ("color", "choice", "number")
DARK = "_dark"  # a colour's own value for dark screens: a setting of its own under the name with this ending
KEYS = {
    "format", "slug", "name", "version", "settings_version", "description", "good_for", "stylesheet", "script",
    "preload", "preview", "settings", "groups", "migrations",
}  # fmt: skip
SETTING_KEYS = {
    "group", "label", "help", "type", "default", "dark", "property", "attribute", "choices", "contrast_with", "least",
    "most", "step", "unit",
}  # fmt: skip


class BadManifest(ValueError):
    """`problems` says each thing that is wrong and where it stands."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Contrast:
    setting: str
    least: float  # WCAG 2.2 contrast ratio


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    label: str
    css: str  # the value of the custom property


@dataclass(frozen=True, slots=True)
class Setting:
    """`property` is the custom property that the value becomes, or `attribute` the data attribute of <html>."""

    name: str
    group: str
    label: str
    type: str
    default: str
    help: str = ""
    property: str = ""
    attribute: str = ""
    scheme: str = ""  # "light" or "dark" for a colour
    choices: dict[str, Choice] = field(default_factory=dict)
    contrast: tuple[Contrast, ...] = ()
    least: float = 0
    most: float = 0
    step: float = 1
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Migration:
    """From the settings of version `to` - 1."""

    to: int
    rename: dict[str, str] = field(default_factory=dict)
    map: dict[str, dict[str, str]] = field(default_factory=dict)  # setting (its new name): old value: new value
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    slug: str
    name: str
    version: str
    description: str
    settings_version: int
    stylesheet: str
    script: str
    preload: tuple[str, ...]
    preview: str
    good_for: str
    groups: tuple[Group, ...]
    settings: dict[str, Setting]
    migrations: tuple[Migration, ...]

    def in_group(self, key: str) -> list[Setting]:
        return [each for each in self.settings.values() if each.group == key]


@lru_cache(maxsize=1)
def common() -> dict[str, Any]:
    return tomllib.loads(COMMON.read_text(encoding="utf-8"))


def read_manifest(text: str, *, slug: str) -> Manifest:
    """Raises BadManifest with everything that is wrong, not only the first."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadManifest([f"theme.toml is not TOML: {error}"]) from None
    problems = list(problems_at_the_top(raw, slug))
    if problems:
        raise BadManifest(problems)
    known = common()
    groups = {**known["groups"], **raw.get("groups", {})}
    settings: dict[str, Setting] = {}
    for name, own in raw["settings"].items():
        table = {**known["settings"].get(name, {}), **own} if isinstance(own, dict) else {}
        if not table:
            problems.append(f"settings.{name}: must be a table")
            continue
        found = list(problems_of_setting(name, table, groups))
        problems += found
        if not found:
            settings |= {each.name: each for each in made_of(name, table)}
    problems += problems_between(settings) if not problems else []
    migrations = [] if problems else read_migrations(raw, settings, problems)
    if problems:
        raise BadManifest(problems)
    used = {each.group for each in settings.values()}
    return Manifest(
        slug=slug, name=raw["name"], version=raw["version"], description=raw["description"],
        settings_version=raw.get("settings_version", 1), stylesheet=raw["stylesheet"], script=raw["script"],
        preload=tuple(raw.get("preload", ())), preview=raw.get("preview", ""), good_for=raw.get("good_for", ""),
        groups=tuple(Group(key, label) for key, label in groups.items() if key in used),
        settings=settings, migrations=tuple(migrations),
    )  # fmt: skip


def problems_at_the_top(raw: dict[str, Any], slug: str) -> Iterator[str]:
    for key in sorted(raw.keys() - KEYS):
        yield f"{key}: this key is not known"
    if raw.get("format") != FORMAT:
        yield f"format: must be {FORMAT}, this is {raw.get('format')!r}"
    for key in ("slug", "name", "version", "description", "stylesheet", "script"):
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            yield f"{key}: is missing or not text"
    if raw.get("slug") != slug or not SLUG.fullmatch(slug):
        yield f"slug: must be the name of the folder, “{slug}”"
    version = raw.get("settings_version", 1)
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        yield "settings_version: must be a whole number from 1"
    if not isinstance(raw.get("settings"), dict) or not raw["settings"]:
        yield "settings: at least one is needed"
    if not isinstance(raw.get("groups", {}), dict):
        yield "groups: must be a table of names and labels"
    preload = raw.get("preload", [])
    if not isinstance(preload, list) or not all(isinstance(each, str) for each in preload):
        yield "preload: must be a list of files"


def problems_of_setting(name: str, table: dict[str, Any], groups: dict[str, str]) -> Iterator[str]:
    where = f"settings.{name}"
    if not NAME.fullmatch(name) or name.endswith(DARK):
        yield f"{where}: this name cannot be used"
    for key in sorted(table.keys() - SETTING_KEYS):
        yield f"{where}.{key}: this key is not known"
    if not isinstance(table.get("label"), str):
        yield f"{where}.label: is missing"
    if table.get("group") not in groups:
        yield f"{where}.group: “{table.get('group')}” is no group"
    if table.get("type") not in TYPES:
        yield f"{where}.type: must be one of {', '.join(TYPES)}"
        return
    if not isinstance(table.get("default"), str):
        yield f"{where}.default: is missing or not text"
        return
    if "property" in table and not PROPERTY.fullmatch(str(table["property"])):
        yield f"{where}.property: must look like --name"
    if ("property" in table) == ("attribute" in table):
        yield f"{where}: needs either a property or an attribute"
    yield from PROBLEMS[table["type"]](where, table)


def problems_of_color(where: str, table: dict[str, Any]) -> Iterator[str]:
    for key in ("default", "dark"):
        if key in table and not (isinstance(table[key], str) and HEX_COLOR.fullmatch(table[key])):
            yield f"{where}.{key}: “{table[key]}” is no colour of six figures like #1a2b3c"
    for rule in table.get("contrast_with", []):
        if not isinstance(rule, dict) or {"setting", "least"} != rule.keys():
            yield f"{where}.contrast_with: each needs setting and least"
    if "property" not in table:
        yield f"{where}.property: is missing"


def problems_of_choice(where: str, table: dict[str, Any]) -> Iterator[str]:
    choices = table.get("choices")
    if not isinstance(choices, dict) or not choices:
        yield f"{where}.choices: at least one is needed"
        return
    for key, value in choices.items():
        if not isinstance(value, dict) or not isinstance(value.get("label"), str):
            yield f"{where}.choices.{key}: needs a label"
        elif "property" in table and not is_css_value(value.get("css")):
            yield f"{where}.choices.{key}: needs a value for the stylesheet, without ; {{ or }}"
    if table["default"] not in choices:
        yield f"{where}.default: “{table['default']}” is none of the choices"


def is_css_value(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not set(";{}<") & set(value)


def problems_of_number(where: str, table: dict[str, Any]) -> Iterator[str]:
    if not all(isinstance(table.get(key), int | float) for key in ("least", "most")) or table["least"] >= table["most"]:
        yield f"{where}: needs numbers least and most, the first one smaller"
    elif not is_number(table["default"]) or not table["least"] <= float(table["default"]) <= table["most"]:
        yield f"{where}.default: must be a number from {table['least']} to {table['most']}"


PROBLEMS = {"color": problems_of_color, "choice": problems_of_choice, "number": problems_of_number}


def is_number(text: str) -> bool:
    return re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text) is not None


def made_of(name: str, table: dict[str, Any]) -> Iterator[Setting]:
    """A colour with a value for dark screens makes two settings."""
    rules = tuple(Contrast(each["setting"], float(each["least"])) for each in table.get("contrast_with", []))
    choices = {
        key: Choice(key, value["label"], value.get("css", "")) for key, value in table.get("choices", {}).items()
    }
    plain = {key: table[key] for key in ("group", "label", "type", "help", "property", "attribute") if key in table}
    plain |= {key: table[key] for key in ("least", "most", "step", "unit") if key in table}
    scheme = "light" if table["type"] == "color" else ""
    yield Setting(name=name, default=table["default"], choices=choices, contrast=rules, scheme=scheme, **plain)
    if "dark" in table:
        dark = tuple(Contrast(each.setting + DARK, each.least) for each in rules)
        yield Setting(name=name + DARK, default=table["dark"], contrast=dark, scheme="dark", **plain)


def problems_between(settings: dict[str, Setting]) -> list[str]:
    return [
        f"settings.{one.name}.contrast_with: “{rule.setting}” is no colour of this theme"
        for one in settings.values()
        for rule in one.contrast
        if rule.setting not in settings or settings[rule.setting].type != "color"
    ]


def read_migrations(raw: dict[str, Any], settings: dict[str, Setting], problems: list[str]) -> list[Migration]:
    found = []
    for number, table in enumerate(raw.get("migrations", []), 1):
        where = f"migrations[{number}]"
        if not isinstance(table, dict) or table.keys() - {"to", "rename", "map", "drop"}:
            problems.append(f"{where}: may hold to, rename, map and drop only")
            continue
        to = table.get("to")
        if not isinstance(to, int) or not 2 <= to <= raw.get("settings_version", 1):
            problems.append(f"{where}.to: must be a version from 2 to settings_version")
            continue
        found.append(Migration(to, table.get("rename", {}), table.get("map", {}), tuple(table.get("drop", ()))))
        problems += [
            f"{where}.drop: “{name}” is still a setting of the theme" for name in found[-1].drop if name in settings
        ]
    if [each.to for each in found] != sorted({each.to for each in found}):
        problems.append("migrations: one per version, in order")
    return found
