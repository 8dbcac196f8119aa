"""From a shop to a file. Rows are streamed by the database and files in pieces: a large shop needs no more memory than
a small one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import IO, Any
from zipfile import ZipFile

from django.core.files.storage import default_storage
from django.db import connections, transaction

from core.scope import control_context
from tenants.context import shop_context
from tenants.models import Shop, TemplateVersion
from tenants.services.archive.format import (
    CHUNK,
    FORMAT,
    MANIFEST,
    MEDIA_NAME,
    NOT_TAKEN,
    ONLY_ROWS,
    VERSION,
    Measured,
    entry,
    table_entry,
)  # fmt: skip
from tenants.services.archive.tables import Table, tables_of_shop

Progress = Callable[[int, int], None]  # parts done, parts in all


def write_archive(*, shop: Shop, target: IO[bytes], progress: Progress | None = None) -> dict[str, Any]:
    """Everything that the shop has, as it was at one moment; returns the manifest. `target` need not be seekable."""
    with control_context():
        shop.refresh_from_db()
        migrations = TemplateVersion.objects.get(version=shop.template_version).migrations
    with shop_context(shop), ZipFile(target, "w") as archive, transaction.atomic("default", durable=True):
        with connections["default"].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        tables, names = tables_of_shop(), list(media_names())
        steps = Steps(progress, len(tables) + len(names))
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "shop": {key: getattr(shop, key) for key in ("name", "country", "currency", "locale", "is_test")},
            "migrations": sorted(map(list, migrations)),
            "tables": {table.name: steps.count(write_table(archive, table)) for table in tables.values()},
            "media": {name: steps.count(write_media(archive, name)) for name in names},
        }
        text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False).encode()
        archive.writestr(entry(MANIFEST), text)
        archive.comment = f"{FORMAT} {VERSION} {hashlib.sha256(text).hexdigest()}".encode()
    return manifest


class Steps:
    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def count(self, value: Any) -> Any:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)
        return value


def write_table(archive: ZipFile, table: Table) -> dict[str, Any]:
    """One line of JSON per row, in the order of the primary key, columns by name."""
    values = ", ".join(table.value_of(column) for column in table.columns)
    where = f" WHERE {ONLY_ROWS[table.name]}" if table.name in ONLY_ROWS else ""
    order = ", ".join(f't."{column}"' for column in table.key)
    rows = f'SELECT {values} FROM "{table.name}" t{where} ORDER BY {order}'  # noqa: S608
    # JSON text has neither line breaks nor control characters, so with these quotes a CSV line is the text itself.
    copy = (
        f"COPY (SELECT row_to_json(r)::text FROM ({rows}) r)"  # noqa: S608
        " TO STDOUT (FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02')"
    )
    with archive.open(entry(table_entry(table.name)), "w", force_zip64=True) as file:
        measured = Measured(file)
        with connections["default"].cursor() as cursor:
            cursor.copy_expert(copy, measured)
    return {"columns": table.columns, "rows": measured.lines, **measured.facts()}


def write_media(archive: ZipFile, name: str) -> dict[str, Any]:
    with archive.open(entry(f"media/{name}"), "w", force_zip64=True) as file, default_storage.open(name) as source:
        measured = Measured(file)
        while chunk := source.read(CHUNK):
            measured.write(chunk)
    return measured.facts()


def media_names(folder: str = "") -> Iterator[str]:
    """Files of the current shop in the order of their names. One with a name that no archive may hold is not ours."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted([*files, *(f"{inner}/" for inner in folders)]):
        path = f"{folder}{name}"
        if path.startswith(NOT_TAKEN):
            continue
        if name.endswith("/"):
            yield from media_names(path)
        elif MEDIA_NAME.fullmatch(path):
            yield path
