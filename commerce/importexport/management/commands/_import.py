"""`manage.py import_…`: what the import page does, from the command line."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commerce.importexport.models import ImportRun, ImportState
from commerce.importexport.services.bring_history import bring_history_in
from commerce.importexport.services.bring_in import bring_in
from commerce.importexport.services.fetching import fetch_due_pictures
from commerce.importexport.services.journals import SilentJournal
from commerce.importexport.services.reading import Reading, UnknownFormat, read_history, read_products
from commerce.importexport.services.runs import run_import, start_import
from commerce.importexport.services.tally import NAMES, Tally
from commerce.importexport.services.writer import Writer
from commerce.store.selectors import current_store
from core.csvfile import UnreadableTable
from tenants.management.inside import inside

POLL_SECONDS = 1.0
TOLD = {
    "products": NAMES,
    "customers": ("customers", "rows", "created", "updated", "skipped", "errors"),
    "stock": ("stock", "rows", "created", "updated", "skipped", "errors"),
    "orders": ("orders", "lines", "rows", "created", "updated", "skipped", "errors"),
}
TELL_SECONDS = 1.0


class ImportCommand(BaseCommand):
    """`kind` is set by each command, and `formats` with it."""

    kind = "products"
    formats: list[str] = ["echoppe", "shopify", "woocommerce", "table"]
    told_at = 0.0

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", type=Path, help="A file of another shop: CSV, TSV, XML or JSON Lines."
        )
        parser.add_argument("--shop", required=True, metavar="HANDLE")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would happen.")
        parser.add_argument("--format", choices=["auto", *self.formats], default="auto")
        if self.kind == "products":
            parser.add_argument("--wait-images", action="store_true", help="Fetch the pictures before returning.")
            parser.add_argument(
                "--keep-by-hand", action="store_true",
                help="Leave alone what people changed by hand: fields of products whose last change was made by a person. "
                "Stock, collections and prices in other currencies follow the file.",
            )  # fmt: skip
        parser.add_argument("--json", action="store_true", help="Print one line of JSON, the last one.")

    def handle(self, *args: Any, **options: Any) -> None:
        source = "" if options["format"] == "auto" else options["format"]
        with inside(options["shop"]):
            try:
                with options["file"].open("rb") as file:
                    counts = self.bring_in(file, options["file"].name, source, options)
            except OSError as error:
                raise CommandError(f"{options['file']}: {error.strerror or error}") from error
            except (UnreadableTable, UnknownFormat) as error:
                raise CommandError(f"{options['file']}: {error}") from error
            if options.get("wait_images") and not options["dry_run"]:
                self.fetch_pictures()
        names = (*TOLD[self.kind], *(["kept"] if options.get("keep_by_hand") else []))
        if options["json"]:
            self.stdout.write(json.dumps({name: counts.get(name, 0) for name in names}))
        else:
            self.stdout.write("\n".join(f"{name}: {counts.get(name, 0)}" for name in names))

    def bring_in(self, file: BinaryIO, name: str, source: str, options: dict[str, Any]) -> dict[str, int]:
        if options["dry_run"]:
            return try_out(file, self.kind, source, keeps_by_hand=bool(options.get("keep_by_hand")))
        check = Path(file.name).open("rb")  # noqa: SIM115 - the reader takes it over
        read_any(check, self.kind, "EUR", source)  # says at once what it is not
        run = start_import(
            file=file, filename=name, actor=None, is_dry_run=False, source=source if self.kind == "products" else "",
            options={"keep_by_hand": True} if options.get("keep_by_hand") else {}, is_foreground=True, kind=self.kind,
        )  # fmt: skip
        while run_import(run.pk, on_progress=self.tell) is None:
            time.sleep(POLL_SECONDS)  # another import of this shop, or a worker that was quicker
            if is_over(run):
                break
        run.refresh_from_db()
        if run.state == ImportState.FAILED:
            raise CommandError(f"{name}: {run.error}")
        return dict(run.counts)

    def tell(self, done: int, total: int) -> None:
        """At most one line a second, and the last one."""
        if done < total and time.monotonic() - self.told_at < TELL_SECONDS:
            return
        self.told_at = time.monotonic()
        self.stderr.write(f"{done} of {total} {self.kind}")

    def fetch_pictures(self) -> None:
        count = 0
        while settled := fetch_due_pictures():
            count += settled
            self.stderr.write(f"{count} pictures")


def is_over(run: ImportRun) -> bool:
    run.refresh_from_db()
    return run.state in (ImportState.DONE, ImportState.FAILED)


def read_any(file: BinaryIO, kind: str, currency: str, source: str) -> Reading:
    if kind == "products":
        return read_products(file, currency=currency, source=source)
    return read_history(file, kind=kind, currency=currency)


def try_out(file: BinaryIO, kind: str, source: str, *, keeps_by_hand: bool = False) -> dict[str, int]:
    """The same counts, and not a single row written."""
    reading, tally, journal = read_any(file, kind, current_store().currency, source), Tally(), SilentJournal()
    if kind == "products":
        writer = Writer(keeps_by_hand=keeps_by_hand)
        bring_in(reading.products, tally=tally, journal=journal, writer=writer, is_dry_run=True)
    else:
        bring_history_in(reading.products, tally=tally, journal=journal, is_dry_run=True)
    return tally.told(rows=reading.row_count, read=reading.findings.counts)
