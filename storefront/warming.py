"""What the first shopper of each process would have to wait for, done before the server forks: all workers share it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.checks.urls import check_resolver
from django.core.validators import validate_email
from django.template.loader import get_template
from django.urls import get_resolver
from django.utils.translation import gettext, override

from storefront.formatting import price
from themes.engine import theme_template
from themes.services import installed_themes


def warm_up() -> None:
    """Views, templates (they are compiled once), the pattern of e-mail addresses (a twentieth of a second), words, and
    how amounts are written. Asks no database."""
    validate_email("somebody@example.com")
    check_resolver(get_resolver("config.urls_storefront"))
    for folder in settings.TEMPLATES[0]["DIRS"]:
        pages = Path(folder) / "storefront"
        for path in sorted(pages.rglob("*.html")):
            name = path.relative_to(pages).as_posix()
            get_template(f"storefront/{name}")
            for theme in installed_themes():
                theme_template(theme.slug, name)
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Cart")
            price(100, "EUR", language)
