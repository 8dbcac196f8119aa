"""`manage.py export_…`: what the export page does, to a file or to standard output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.importexport.exports import ENTITIES, layouts_of
from commerce.importexport.exports.writing import write
from core.wholefile import whole_file
from tenants.management.inside import inside


class ExportCommand(BaseCommand):
    """`kind` is set by each command."""

    kind = ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            metavar="FILE",
            help="Where to write; - is standard output. An existing file is replaced once all is written.",
        )
        parser.add_argument("--shop", required=True, metavar="HANDLE")
        parser.add_argument("--format", choices=layouts_of(self.kind), default="csv")
        parser.add_argument("--json", action="store_true", help="Print one line of JSON with the count.")

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0

        def one_more() -> None:
            nonlocal count
            count += 1

        with inside(options["shop"]):
            pieces = write(ENTITIES[self.kind], options["format"], one_more)
            if options["file"] == "-":
                for piece in pieces:
                    self.stdout.write(piece.decode(), ending="")
                return
            try:
                with whole_file(Path(options["file"])) as file:
                    file.writelines(pieces)
            except OSError as error:
                raise CommandError(f"{options['file']}: {error.strerror or error}") from error
        self.stdout.write(json.dumps({self.kind: count}) if options["json"] else f"{self.kind}: {count}")
