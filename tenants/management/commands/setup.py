"""`manage.py setup`: from an empty PostgreSQL to a platform that can open shops. Quick where all is there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.services.control import migrate_control
from tenants.services.databases import CannotPrepare, prepare_databases
from tenants.services.pool import fill_pool
from tenants.services.template import ensure_template


class Command(BaseCommand):
    help = "Prepare role, databases, control plane, template and pool. May run again at any time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-input", action="store_true", help="Ask nothing (it never does).")
        parser.add_argument("--pool", type=int, default=None, metavar="N", help="Ready schemas to keep.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.step("Preparing the databases", prepare_databases)
        except CannotPrepare as error:
            raise CommandError(str(error)) from error
        self.step("Migrating the control plane", migrate_control)
        self.step("Building the shop template", ensure_template)
        self.step("Filling the pool of ready shops", lambda: fill_pool(options["pool"]))

    def step(self, title: str, work: Callable[[], object]) -> None:
        self.stdout.write(f"{title} …", ending="")
        self.stdout.flush()
        started = time.monotonic()
        work()
        self.stdout.write(f" {time.monotonic() - started:.1f} s")
