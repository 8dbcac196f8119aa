"""`manage.py load_demo`: a shop to look at, and two people to sign in as."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from onboarding.services.demo.load import HANDLE, HandleTaken, load_demo
from onboarding.services.demo.people import OPERATOR, OWNER, PASSWORD
from tenants import hosts


class Command(BaseCommand):
    requires_system_checks = []  # every start of bin/run comes by here
    help = "Open and fill the demonstration shop, once. For trying out only: its passwords are known to everybody."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print one line of JSON, the last one.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IS_DEVELOPMENT:
            raise CommandError("Not in production: the passwords of the demonstration are known to everybody.")
        try:
            is_new = load_demo(now=timezone.now(), say=self.stderr.write if options["json"] else self.stdout.write)
        except HandleTaken as error:
            raise CommandError(f"The address {HANDLE!r} belongs to somebody else's shop.") from error
        facts = {
            "is_new": is_new,
            "storefront": hosts.url_of(hosts.storefront_host(HANDLE)),
            "admin": hosts.url_of(hosts.admin_host(HANDLE)),
            "owner": OWNER,
            "operator": OPERATOR,
            "password": PASSWORD,
        }
        if options["json"]:
            self.stdout.write(json.dumps(facts))
            return
        self.stdout.write("")
        self.stdout.write(f"Merchant            {OWNER}, password {PASSWORD}")
        self.stdout.write(f"Operator            {OPERATOR}, password {PASSWORD}")
