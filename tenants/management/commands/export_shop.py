from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.wholefile import whole_file
from tenants.management.shop_command import ShopCommand
from tenants.models import Shop
from tenants.services.archive import write_archive


class Command(ShopCommand):
    help = "Write everything that a shop has into one file, which import_shop of any instance reads (docs/archive.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, help="Where to write; an existing file is replaced once all is written.")

    def act(self, shop: Shop, options: dict[str, Any]) -> None:
        if not shop.template_version or shop.state in {"preparing", "importing", "dropped"}:
            raise CommandError(f"{shop.handle} is {shop.state}: there is nothing to export.")
        try:
            with whole_file(options["file"]) as target:
                write_archive(shop=shop, target=target)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
