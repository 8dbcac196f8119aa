"""One template engine per theme: its own templates first, then the common ones, through every extends and include."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.template import Engine, Origin, TemplateDoesNotExist, TemplateSyntaxError
from django.template import Template as Compiled
from django.template.backends.django import DjangoTemplates, Template
from django.template.loader import get_template
from django.template.loaders.filesystem import Loader
from django.utils.safestring import SafeString

from themes.loader import LIBRARY
from themes.manifest import SLUG

log = structlog.get_logger("themes")


class ThemeLoader(Loader):
    """Compiles a theme's own templates. The common ones are those of the first engine: what they extend and include is
    looked for by whichever template is rendered, so that a copy with another engine shares all nodes. Compiled for each
    theme, a hundred of them took every process four megabytes per theme."""

    def __init__(self, engine: Engine, dirs: list[Path]) -> None:
        super().__init__(engine, dirs)
        self.kept: dict[tuple[str, ...], Compiled] = {}

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Compiled:
        key = (template_name, *(each.name for each in skip or ()))
        if key not in self.kept:
            self.kept[key] = self.find(template_name, skip)
        return self.kept[key]

    def find(self, name: str, skip: list[Origin] | None) -> Compiled:
        try:
            return super().get_template(name, skip)
        except TemplateDoesNotExist:
            common, _origin = Engine.get_default().find_template(name, skip=skip)
            shared = copy(common)
            shared.engine = self.engine
            return shared

    def reset(self) -> None:
        self.kept.clear()


@lru_cache(maxsize=64)
def engine_of(theme: str) -> DjangoTemplates | None:
    """None for a theme without templates: it shares the common engine and what that has compiled."""
    own = LIBRARY / theme / "templates"
    if not SLUG.fullmatch(theme) or not any(own.rglob("*.html")):
        return None
    first: dict[str, Any] = settings.TEMPLATES[0]
    return DjangoTemplates(
        {
            "NAME": f"theme-{theme}",
            "DIRS": [],
            "APP_DIRS": False,
            "OPTIONS": {**first["OPTIONS"], "loaders": [("themes.engine.ThemeLoader", [own])]},
        }
    )


@lru_cache(maxsize=1024)
def theme_template(theme: str, name: str) -> Template | SturdyTemplate:
    """The theme's `storefront/{name}`, else the common one. A template of the theme that cannot be read, or that wants
    one which is not there, is logged, and the common one stands in for it: a broken theme never takes a shop down."""
    path = f"storefront/{name}"
    engine = engine_of(theme)
    if engine is None:
        return get_template(path)
    try:
        return SturdyTemplate(engine.get_template(path), theme)
    except (TemplateDoesNotExist, TemplateSyntaxError):
        log.exception("theme_template_broken", theme=theme, template=name)
        return get_template(path)


@dataclass(frozen=True, slots=True)
class SturdyTemplate:
    """What a template includes is found when it is rendered."""

    own: Template
    theme: str

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> SafeString:
        try:
            return self.own.render(context, request)
        except (TemplateDoesNotExist, TemplateSyntaxError):
            name = self.own.template.name
            log.exception("theme_template_broken", theme=self.theme, template=name)
            return get_template(name).render(context, request)
