from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from tenants.management.shop_command import ShopCommand
from tenants.models import Shop
from tenants.services.lifecycle import close


class Command(ShopCommand):
    help = "Close a shop for good. Its data stays until drop_shop."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="Why, for the registry.")

    def act(self, shop: Shop, options: dict[str, Any]) -> None:
        close(shop=shop, reason=options["reason"], actor=self.actor)
