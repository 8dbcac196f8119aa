"""What stands in the way of a look being saved or published, in words for people and with a way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from builder.editor.look import Look
from builder.editor.own_css import compile_css
from builder.editor.social import BY_KEY, profile_url
from media.models import ShopImage
from themes.colors import contrast
from themes.readable import nearest_readable
from themes.services import is_offered, manifest, stored_settings
from themes.settings import read_settings, value_of

MAX_SHOWN = 60
PICTURES = ("logo", "logo_dark", "favicon")


@dataclass(frozen=True, slots=True)
class Problem:
    """`field` as forms name it; `suggestion` is a value that would do."""

    field: str
    message: str
    suggestion: str = ""


class LookRefused(Exception):
    """The look cannot be kept like this; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(each.message for each in problems))
        self.problems = problems


def refuse_bad(look: Look) -> None:
    """Raises LookRefused."""
    problems = problems_of(look)
    if problems:
        raise LookRefused(problems)


def problems_of(look: Look) -> list[Problem]:
    return [*of_settings(look), *of_css(look), *of_social(look), *of_pictures(look)]


def of_settings(look: Look) -> list[Problem]:
    """Colours that cannot be read. Each is told with the former ones as suggested, so that taking all suggestions mends
    all. Stored values that the theme does not know (any more, or yet) have no effect."""
    theme = manifest(look.theme)
    values = dict(read_settings(theme, look.settings).values)
    problems = []
    for setting in theme.settings.values():
        own = value_of(setting, values)
        rules = [(value_of(theme.settings[rule.setting], values), rule.least) for rule in setting.contrast]
        for rule, (ground, least) in zip(setting.contrast, rules, strict=True):
            if contrast(own, ground) < least:
                words = _("“%(one)s” cannot be read well on “%(other)s”: the contrast is %(is)s, and needs %(least)s.") % {
                    "one": _(setting.label), "other": _(theme.settings[rule.setting].label),
                    "is": floored(contrast(own, ground)), "least": f"{least:.1f}",
                }  # fmt: skip
                better = nearest_readable(own, rules) or ""
                problems.append(Problem(setting.name, words, better))
                values[setting.name] = better or own
                break
    return problems


def floored(ratio: float) -> str:
    """4.49 must not read as 4.5, which would be enough."""
    return f"{int(ratio * 100) / 100:.2f}"


def settings_of(theme: str, chosen: dict[str, str], before: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """What a form has sent, as it is stored; and what of it the theme does not offer."""
    offered = manifest(theme).settings
    good, problems = {}, []
    for name, value in chosen.items():
        setting = offered.get(name)
        if setting is None or not is_offered(setting, value):
            words = _("The theme does not offer “%(value)s” here.") % {"value": value[:MAX_SHOWN]}
            problems.append(Problem(name, words, setting.default if setting else ""))
        elif (value := value.lower() if setting.type == "color" else value) != setting.default:
            good[name] = value
    return stored_settings(theme, good, before), problems


def of_css(look: Look) -> list[Problem]:
    if not look.css.strip():
        return []
    words = _("Line %(line)s: %(message)s")
    found = compile_css(look.css).problems
    return [Problem("css", words % {"line": each.line, "message": each.message}) for each in found]


def of_social(look: Look) -> list[Problem]:
    problems = []
    for key, url in look.social.items():
        if profile_url(key, url) != url:
            network = BY_KEY.get(key)
            words = _("This is no profile on %(network)s. It looks like %(example)s.") % {
                "network": network.label if network else key[:MAX_SHOWN],
                "example": network.example if network else "–",
            }
            problems.append(Problem(f"social.{key}", words))
    return problems


def of_pictures(look: Look) -> list[Problem]:
    wanted = {name: pk for name in PICTURES if (pk := getattr(look, name)) is not None}
    known = set(ShopImage.objects.filter(pk__in=wanted.values()).values_list("pk", flat=True)) if wanted else set()
    words = _("This picture was deleted. Choose another one.")
    return [Problem(name, words) for name, pk in wanted.items() if pk not in known]
