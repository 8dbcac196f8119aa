from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.scope import control_context
from tenants.services.archive import ArchiveRefused, import_archive
from tenants.services.registry import HandleRefused


class Command(BaseCommand):
    help = "Open a new shop with everything that is in a file of export_shop. All of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--handle", required=True, help="Sub-domain of the new shop.")
        parser.add_argument("--email", required=True, help="Account of the platform that will own it; it must exist.")
        parser.add_argument("--json", action="store_true", help="Print one line of JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        with control_context():
            owner = get_user_model()._default_manager.filter(email__iexact=options["email"]).order_by("pk").first()
        if owner is None:
            raise CommandError(f"There is no account {options['email']!r}: sign up first, or use open_shop.")
        try:
            shop = import_archive(path=options["file"], handle=options["handle"], owner=owner, actor="command line")
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        except (ArchiveRefused, HandleRefused) as error:
            raise CommandError(str(error)) from error
        facts = {"handle": shop.handle, "state": str(shop.state)}
        self.stdout.write(json.dumps(facts) if options["json"] else f"{shop.handle} is {shop.state}.")
