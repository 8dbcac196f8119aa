"""A look: which theme a shop wears and everything that was chosen about it. One value, saved, compared and published
as a whole; stored as JSON, and read so that nothing stored can break a page."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from themes.services import DEFAULT_THEME


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`settings` are as themes.services stores them, with the version that they are of; the logos and `favicon` are ids
    of the shop's pictures; `social` is {"instagram": "https://…"}."""

    theme: str = DEFAULT_THEME
    settings: dict[str, Any] = field(default_factory=dict)
    css: str = ""
    logo: int | None = None
    logo_dark: int | None = None  # for dark screens, where it is another one
    favicon: int | None = None
    social: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_look(stored: Any) -> Look:
    """What does not fit reads as empty."""
    given = stored if isinstance(stored, dict) else {}

    def of_kind(name: str, kind: type, default: Any) -> Any:
        value = given.get(name)
        return value if isinstance(value, kind) and not (kind is int and isinstance(value, bool)) else default

    return Look(
        theme=of_kind("theme", str, DEFAULT_THEME),
        settings={str(key): value for key, value in of_kind("settings", dict, {}).items()},
        css=of_kind("css", str, ""),
        logo=of_kind("logo", int, None),
        logo_dark=of_kind("logo_dark", int, None),
        favicon=of_kind("favicon", int, None),
        social={str(key): str(value) for key, value in of_kind("social", dict, {}).items()},
    )


def differences(before: Look, after: Look) -> dict[str, list[Any]]:
    """{"color_accent": [before, after], "social.instagram": …}; of own CSS the number of lines."""
    one, other = flat(before), flat(after)
    found = {
        name: [one.get(name), other.get(name)] for name in sorted({*one, *other}) if one.get(name) != other.get(name)
    }
    if "css" in found:
        found["css"] = [before.css.count("\n") + 1 if before.css else 0, after.css.count("\n") + 1 if after.css else 0]
    return found


def flat(look: Look) -> dict[str, Any]:
    values: dict[str, Any] = {"theme": look.theme, "css": look.css, "favicon": look.favicon}
    values |= {"logo": look.logo, "logo_dark": look.logo_dark}
    values |= {f"social.{name}": url for name, url in look.social.items()}
    return values | {f"settings.{name}": value for name, value in look.settings.items()}
