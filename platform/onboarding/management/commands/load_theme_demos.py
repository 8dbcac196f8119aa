"""`manage.py load_theme_demos`: the gallery's demonstrations at once, which a worker opens one after the other else."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.scope import control_context
from onboarding.services.presets.showcases import LOCK, open_showcase, wanted_showcases
from tenants import hosts
from tenants.models import Shop, Trust
from tenants.services.locks import one_at_a_time
from themes.presets import LANGUAGES


class Command(BaseCommand):
    help = "Open and fill the demonstration shop of each theme, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--theme", action="append", help="Only this theme; may be repeated.")
        parser.add_argument("--language", action="append", choices=LANGUAGES, help="Only this language.")
        parser.add_argument(
            "--as-shops", action="store_true", help="As merchants' shops: found by search engines, with a checkout."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["as_shops"] and not settings.IS_DEVELOPMENT:
            raise CommandError("A demonstration has no checkout on a live platform.")
        for showcase in wanted_showcases():
            if showcase.language not in (options["language"] or LANGUAGES):
                continue
            if options["theme"] and showcase.theme not in options["theme"]:
                continue
            with one_at_a_time(LOCK):
                shop = open_showcase(showcase)
            if options["as_shops"]:
                with control_context():
                    Shop.objects.filter(pk=shop.pk).update(trust=Trust.TRUSTED)
            self.stdout.write(f"{showcase.mark}: {hosts.storefront_host(shop.handle)}")
