"""`manage.py migrate_shops`: every shop to the newest template."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.models import Shop
from tenants.services.migrations.runner import Report, migrate_shops


class Command(BaseCommand):
    help = (
        "Migrate the template, the pool and all shops. Goes on after an error and then exits with 1, naming the shops; "
        "run it again to do the rest. `manage.py shops` shows the version of each."
    )
    # The checks import every page of every face: a quarter of the time of a run that finds nothing to do. `setup`, the
    # web server and `manage.py check` make them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jobs", type=int, default=1, metavar="N", help="Shops at a time (default 1).")
        parser.add_argument("--shop", metavar="H", help="Only this shop (a canary): its handle.")
        parser.add_argument("--json", action="store_true", help="Print one line of JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["jobs"] < 1:
            raise CommandError("--jobs must be 1 or more.")
        tell = (lambda line: None) if options["json"] else self.stdout.write
        try:
            report = migrate_shops(jobs=options["jobs"], handle=options["shop"], tell=tell)
        except Shop.DoesNotExist as error:
            raise CommandError(f"There is no shop {options['shop']!r}.") from error
        self.stdout.write(json.dumps(dataclasses.asdict(report)) if options["json"] else in_words(report))
        if report.failed:
            raise CommandError(f"Not migrated: {', '.join(sorted(report.failed))}")


def in_words(report: Report) -> str:
    return (
        f"Version {report.version}: {len(report.migrated)} migrated, {len(report.failed)} failed, "
        f"{report.skipped} had nothing to do, {report.seconds} s."
    )
