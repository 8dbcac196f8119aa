from __future__ import annotations

from typing import Any

from tenants.management.shop_command import ShopCommand
from tenants.models import Shop
from tenants.services.lifecycle import restore


class Command(ShopCommand):
    help = "Open a suspended shop again."

    def act(self, shop: Shop, options: dict[str, Any]) -> None:
        restore(shop=shop, actor=self.actor)
