"""`manage.py setup`: from an empty PostgreSQL to a platform that can open shops. Quick where all is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.services.control import migrate_control
from tenants.services.databases import CannotPrepare, prepare_databases
from tenants.services.migrations.runner import Report, migrate_shops, shops_behind
from tenants.services.pool import fill_pool
from tenants.services.template import ensure_template


class Command(BaseCommand):
    help = (
        "Prepare role, databases, control plane, template and pool; with --shops, all shops. May run again at any time."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-input", action="store_true", help="Ask nothing (it never does).")
        parser.add_argument(
            "--shops", action="store_true", help="Migrate shops that are behind, as migrate_shops does."
        )
        parser.add_argument("--pool", type=int, default=None, metavar="N", help="Ready schemas to keep.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.step("Preparing the databases", prepare_databases)
        except CannotPrepare as error:
            raise CommandError(str(error)) from error
        self.step("Migrating the control plane", migrate_control)
        self.step("Building the shop template", ensure_template)
        self.step("Filling the pool of ready shops", lambda: fill_pool(options["pool"]))
        if options["shops"]:
            self.bring_shops_up_to_date()

    def bring_shops_up_to_date(self) -> None:
        """Those that fail are named; all others work, so that is no reason not to start."""
        behind = shops_behind(ensure_template())
        if behind:
            reports: list[Report] = []
            self.step(f"Bringing {len(behind)} shops up to date", lambda: reports.append(migrate_shops()))
            for handle, error in reports[0].failed.items():
                self.stdout.write(f"{handle} is as it was, and may not work: {error}")

    def step(self, title: str, work: Callable[[], object]) -> None:
        self.stdout.write(f"{title} …", ending="")
        self.stdout.flush()
        started = time.monotonic()
        work()
        self.stdout.write(f" {time.monotonic() - started:.1f} s")
