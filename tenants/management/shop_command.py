"""What the commands about one shop share."""

from __future__ import annotations

import getpass
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.scope import control_context
from tenants.models import Shop
from tenants.services.lifecycle import WrongState


class ShopCommand(BaseCommand):
    """`manage.py NAME HANDLE [options]`: does `act(shop, options)` and prints the shop's state."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("handle", help="Sub-domain of the shop.")
        parser.add_argument("--json", action="store_true", help="Print one line of JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        with control_context():
            shop = Shop.objects.filter(handle=options["handle"]).first()
        if shop is None:
            raise CommandError(f"There is no shop {options['handle']!r}.")
        try:
            self.act(shop, options)
        except WrongState as error:
            raise CommandError(str(error)) from error
        facts = {"handle": shop.handle, "state": str(shop.state)}
        self.stdout.write(json.dumps(facts) if options["json"] else f"{shop.handle} is {shop.state}.")

    def act(self, shop: Shop, options: dict[str, Any]) -> None:
        raise NotImplementedError

    @property
    def actor(self) -> str:
        return f"command line ({getpass.getuser()})"
