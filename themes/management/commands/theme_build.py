"""`manage.py theme_build`: write the stylesheets of all themes after a change to their parts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from themes.build import built_stylesheet, compressed_size, stylesheet_path
from themes.services import installed_themes


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        for manifest in installed_themes():
            text = built_stylesheet(manifest)
            stylesheet_path(manifest).write_text(text, encoding="utf-8")
            self.stdout.write(f"{manifest.slug}: {compressed_size(text):,} bytes compressed")
