"""`manage.py events`: how a shop's events stand, and a second chance for those that failed."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from core.events.dispatcher import retry
from core.events.doorbell import ring
from core.events.work import dead_letters, figures
from core.models import Delivery
from tenants.management.inside import inside


class Command(BaseCommand):
    help = "Show how many events of a shop wait or failed for good (dead letters), and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--shop", required=True, metavar="HANDLE")
        parser.add_argument("--retry", action="store_true", help="Try all dead letters again.")
        parser.add_argument("--json", action="store_true", help="Print one line of JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        with inside(options["shop"]):
            dead = [facts_of(letter) for letter in dead_letters()]
            facts: dict[str, Any] = {**figures(), "dead_letters": dead, "retried": 0}
            if options["retry"]:
                facts["retried"] = self.try_again()
        self.stdout.write(json.dumps(facts) if options["json"] else in_words(facts))

    def try_again(self) -> int:
        with transaction.atomic("default"):
            count = retry(now=timezone.now())
            ring("events")
        return count


def facts_of(letter: Delivery) -> dict[str, Any]:
    error = letter.error.strip().rpartition("\n")[2]
    return {"id": letter.pk, "event": letter.event.name, "receiver": letter.receiver, "error": error}


def in_words(facts: dict[str, Any]) -> str:
    lines = [f"{name}: {facts[name]}" for name in ("undispatched", "waiting", "dead")]
    lines += ["  #{id} {event} -> {receiver}: {error}".format(**letter) for letter in facts["dead_letters"]]
    lines.append(f"retried: {facts['retried']}")
    return "\n".join(lines)
