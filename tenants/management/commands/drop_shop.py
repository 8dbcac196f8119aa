from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from tenants.management.shop_command import ShopCommand
from tenants.models import Shop
from tenants.services.lifecycle import drop


class Command(ShopCommand):
    help = "Delete a closed shop with all its data and files. Cannot be undone. May be repeated after a crash."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--yes", action="store_true", help="Needed: there is no way back.")

        parser.add_argument("--without-copy", action="store_true", help="Although its owner was offered no copy.")

    def act(self, shop: Shop, options: dict[str, Any]) -> None:
        if not options["yes"]:
            raise CommandError(f"This deletes everything of {shop.handle}. Say --yes to do it.")
        drop(shop=shop, actor=self.actor, without_copy=options["without_copy"])
