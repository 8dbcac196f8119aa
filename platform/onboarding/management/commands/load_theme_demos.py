"""`manage.py load_theme_demos`: a demonstration shop per theme, which the gallery links to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from onboarding.services.presets.demos import open_theme_demo
from tenants import hosts
from themes.presets import LANGUAGES
from themes.services import installed_themes


class Command(BaseCommand):
    help = "Open and fill a demonstration shop for each theme, once. For trying out: their owner's password is known."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--theme", action="append", help="Only this theme; may be repeated.")
        parser.add_argument("--language", action="append", choices=LANGUAGES, help="Only this language.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEVELOPMENT:
            raise CommandError("A demonstration has no place on a live platform.")
        for theme in installed_themes():
            for language in options["language"] or LANGUAGES:
                if not options["theme"] or theme.slug in options["theme"]:
                    shop = open_theme_demo(theme=theme.slug, language=language)
                    self.stdout.write(f"{theme.name} ({language}): {hosts.storefront_host(shop.handle)}")
