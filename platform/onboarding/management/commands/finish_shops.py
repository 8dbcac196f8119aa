"""`manage.py finish_shops`: bring to life what a crash left half open."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from onboarding.services.sweeping import finish_half_open


class Command(BaseCommand):
    help = "Finish opening the shops that are still being prepared. May run at any time; the scheduler does it too."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one line of JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        finished = finish_half_open(timezone.now(), at_once=True)
        if options["json"]:
            self.stdout.write(json.dumps({"finished": finished}))
        else:
            self.stdout.write("\n".join(finished) or "Nothing to finish.")
