"""Our own JSON Lines as the table that the CSV of the same export is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, BinaryIO

from commerce.importexport.exports.records import joined
from core.csvfile import MAX_COLUMNS, MAX_FILE_BYTES, MAX_RECORD, MAX_ROWS, Row, Table, guard
from core.csvsniff import UnreadableTable
from core.errors import mark as _


def is_json_lines(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(64)
    file.seek(0)
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b'{"')


def read_json_lines(file: BinaryIO) -> Table:
    """The columns are those of the first line. Takes the file over. Raises UnreadableTable."""
    if file.seek(0, 2) > MAX_FILE_BYTES:
        raise UnreadableTable(_("This file is larger than %(megabytes)s MB."), megabytes=MAX_FILE_BYTES // 2**20)
    file.seek(0)
    lines = records(file)
    first = next(lines, None)
    if first is None:
        raise UnreadableTable(_("This file is empty."))
    header = list(dict.fromkeys(name for row in rows_of(first[1]) for name in row))
    known = next(iter(first[1]), "")
    if len(header) > MAX_COLUMNS:
        raise UnreadableTable(_("Row %(row)s has more than %(columns)s columns."), row=1, columns=MAX_COLUMNS)
    file.seek(0)
    table = Table(header, iter(()), "utf-8", "JSON")
    table.rows = rows(file, table, known)
    return table


def rows(file: BinaryIO, table: Table, key: str) -> Iterator[Row]:
    names = dict.fromkeys(table.header)
    for count, (number, record) in enumerate(records(file), start=1):
        if count > MAX_ROWS:
            raise UnreadableTable(_("This file has more than %(rows)s rows."), rows=MAX_ROWS)
        for cells in rows_of(record):
            new = [name for name in cells if name not in names and len(names) < MAX_COLUMNS]
            names |= dict.fromkeys(new)  # what only later lines have
            yield Row(number, dict.fromkeys(names, "") | cells | {key: cell(record.get(key))})


def records(file: BinaryIO) -> Iterator[tuple[int, dict[str, Any]]]:
    number = 0
    while line := file.readline(MAX_RECORD + 1):
        number += 1
        if len(line) > MAX_RECORD:
            raise UnreadableTable(_("Row %(row)s is too long. Perhaps a quotation mark is missing."), row=number)
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            raise UnreadableTable(_("Row %(row)s is not an object of JSON."), row=number)
        yield number, record


def rows_of(record: dict[str, Any]) -> Iterator[dict[str, str]]:
    """The record's own cells first; a row for each of its parts."""
    parts = [value for value in record.values() if is_part(value)]
    own = {name: cell(value) for name, value in record.items() if not is_part(value)}
    for number, row in enumerate(zip_longest(*parts, fillvalue={}) if parts else [()]):
        cells = {name: cell(value) for part in row for name, value in part.items()}
        yield cells if number else own | cells
    if parts == [] or any(parts):
        return
    yield own


def is_part(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def cell(value: Any) -> str:
    """As in our CSV, guards included."""
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(entry, str) for entry in value):
        return guard(joined(value))
    if isinstance(value, list | dict):
        return json.dumps(value)
    text = str(value).replace("\x00", "").encode("utf-8", "replace").decode()  # half a sign cannot be stored
    return guard(text) if isinstance(value, str) else text
