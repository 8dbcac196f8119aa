"""One template engine per theme: its own templates first, then the common ones, through every extends and include."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.backends.django import DjangoTemplates, Template
from django.template.loader import get_template
from django.utils.safestring import SafeString

from themes.loader import LIBRARY
from themes.manifest import SLUG

log = structlog.get_logger("themes")


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
            "DIRS": [own, *first["DIRS"]],
            "APP_DIRS": False,
            "OPTIONS": dict(first["OPTIONS"]),
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
