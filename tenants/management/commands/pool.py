"""`manage.py pool`: the schemas that wait for a shop."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tenants.models import TemplateVersion
from tenants.services.pool import drop_half_made, drop_old, fill_pool, pool_status


class Command(BaseCommand):
    help = "Show the pool of ready schemas, and fill it. Schemas that are old or half made are dropped on the way."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fill", type=int, metavar="N", help="Make schemas until N are ready.")
        parser.add_argument("--json", action="store_true", help="Print one line of JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["fill"] is not None and options["fill"] < 0:
            raise CommandError("--fill must be 0 or more.")
        try:
            facts = {"dropped": drop_old() + drop_half_made(timezone.now()), "made": 0}
            if options["fill"] is not None:
                facts["made"] = fill_pool(options["fill"])
            facts |= pool_status()
        except TemplateVersion.DoesNotExist as error:
            raise CommandError("There is no template yet: run `manage.py setup` first.") from error
        self.stdout.write(json.dumps(facts) if options["json"] else "\n".join(f"{k}: {v}" for k, v in facts.items()))
