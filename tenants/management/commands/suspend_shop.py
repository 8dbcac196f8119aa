from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from tenants.management.shop_command import ShopCommand
from tenants.models import Shop
from tenants.services.lifecycle import suspend


class Command(ShopCommand):
    help = "Shut a shop, storefront and admin, within seconds. Nothing is lost; restore_shop opens it again."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--reason", required=True, help="Why, for the registry.")

    def act(self, shop: Shop, options: dict[str, Any]) -> None:
        suspend(shop=shop, reason=options["reason"], actor=self.actor)
