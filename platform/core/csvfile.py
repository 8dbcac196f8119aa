"""Tables of strangers: CSV from any spreadsheet, read row by row within limits. Written by `safe_csv`."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from core.csvsniff import SAMPLE_BYTES, UnreadableTable, sniff_delimiter, sniff_encoding
from core.csvwrite import guard, safe_csv, unguard
from core.errors import mark as _

__all__ = ["Row", "Table", "UnreadableTable", "clean_key", "guard", "read_table", "safe_csv", "unguard"]

MAX_FILE_BYTES = 100 * 2**20
MAX_CELL = 2**20  # characters, as the next two
MAX_RECORD = 8 * 2**20
MAX_COLUMNS = 2_000
MAX_ROWS = 200_000
MAX_BLANK_ROWS = 1_000_000
MAX_WARNINGS = 200

# One limit for the whole process; ours is eight times Python's own.
csv.field_size_limit(MAX_CELL)

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SPACES = re.compile("[\xa0\u2007\u202f]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\xad]")
_END = "\x00"  # cannot occur in a file, as control characters are taken out


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is what a spreadsheet shows beside the row; the header is row 1. Every column has a cell."""

    number: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """`rows` can be read once, and raises UnreadableTable on coming to what breaks the file.

    `warnings` fill up while rows are read: (row number, code), 200 at most. Codes: control_characters,
    unknown_characters, duplicate_column, nameless_column, extra_cells, missing_cells.
    With `keeps_spaces`, set before the first row is read, no-break spaces inside cells stay what they are.
    """

    header: list[str]
    rows: Iterator[Row]
    encoding: str
    delimiter: str
    warnings: list[tuple[int, str]] = field(default_factory=list)
    keeps_spaces: bool = False

    def warn(self, row_number: int, code: str) -> None:
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append((row_number, code))


def read_table(
    source: str | Path | bytes | BinaryIO, *, encoding: str | None = None, delimiter: str | None = None
) -> Table:
    """The first row that is not blank is the header. Encoding and separator are guessed unless told.

    Cells are trimmed; no-break spaces become spaces (see `Table`); control characters go. Header names also lose
    invisible characters; a name that comes again gets " [2]". Blank rows count but do not appear. Memory
    holds one row. A file object is taken over and closed. Raises UnreadableTable.
    """
    file = _open(source)
    guessed = sniff_encoding(file, MAX_FILE_BYTES)
    try:
        text = io.TextIOWrapper(file, encoding=encoding or guessed, errors="replace", newline="")
    except LookupError:
        raise UnreadableTable(_("The encoding “%(encoding)s” is not known."), encoding=encoding)
    sample = file.read(SAMPLE_BYTES).decode(encoding or guessed, errors="replace")
    file.seek(0)
    sniffed, has_separator_line = sniff_delimiter(sample)
    if has_separator_line:
        text.readline()
    table = Table([], iter(()), encoding or guessed, delimiter or sniffed)
    reader = _Reader(text, table)
    table.header = _unique_names(reader.header(), table)
    table.rows = reader.rows()
    return table


def clean_key(text: str) -> str:
    """For names, handles and codes: without zero-width and other invisible characters, trimmed."""
    return _INVISIBLE.sub("", text).strip()


def _open(source: str | Path | bytes | BinaryIO) -> BinaryIO:
    if isinstance(source, bytes):
        return io.BytesIO(source)
    if isinstance(source, str | Path):
        return Path(source).open("rb")
    source.seek(0)
    return source


def _unique_names(header: list[str], table: Table) -> list[str]:
    counts: dict[str, int] = {}
    names = []
    for name in map(clean_key, header):
        if not name:
            names.append("")
            continue
        counts[name] = counts.get(name, 0) + 1
        names.append(name if counts[name] == 1 else f"{name} [{counts[name]}]")
        if counts[name] == 2:
            table.warn(1, "duplicate_column")
    return names


class _Reader:
    def __init__(self, text: io.TextIOWrapper, table: Table) -> None:
        self._text = text
        self._table = table
        self._number = 0
        self._characters = 0  # of the record being read
        self._codes: set[str] = set()
        self._records = csv.reader(self._lines(), delimiter=table.delimiter)

    def header(self) -> list[str]:
        record = self._next_record()
        if record is None:
            raise UnreadableTable(_("This file is empty."))
        return record

    def rows(self) -> Iterator[Row]:
        names = self._table.header
        columns = [(index, name) for index, name in enumerate(names) if name]
        count = 0
        while (record := self._next_record()) is not None:
            count += 1
            if count > MAX_ROWS:
                raise UnreadableTable(_("This file has more than %(rows)s rows."), rows=MAX_ROWS)
            self._judge_width(record, names)
            record.extend([""] * (len(names) - len(record)))
            yield Row(self._number, {name: record[index] for index, name in columns})

    def _judge_width(self, record: list[str], names: list[str]) -> None:
        if len(record) < len(names):
            self._table.warn(self._number, "missing_cells")
        elif any(record[len(names) :]):
            self._table.warn(self._number, "extra_cells")
        if "" in names and any(cell for name, cell in zip(names, record, strict=False) if not name):
            self._warn_once("nameless_column")

    def _next_record(self) -> list[str] | None:
        """Trimmed; None at the end."""
        while True:
            self._number += 1
            self._characters = 0
            try:
                record = next(self._records)
            except (csv.Error, UnicodeError):
                raise self._too_long()
            if record == [_END]:
                self._text.close()
                return None
            if record and record[-1].endswith(_END):
                raise UnreadableTable(_("Row %(row)s: a quotation mark is opened and never closed."), row=self._number)
            if len(record) > MAX_COLUMNS:
                raise UnreadableTable(
                    _("Row %(row)s has more than %(columns)s columns."), row=self._number, columns=MAX_COLUMNS
                )
            if self._number > MAX_BLANK_ROWS:
                raise UnreadableTable(_("This file has more than %(rows)s rows."), rows=MAX_ROWS)
            record = [cell.strip() for cell in record]
            if any(record):
                return record

    def _lines(self) -> Iterator[str]:
        """Bounded lines, and a mark behind the last: found inside a cell, it tells of an open quote."""
        while line := self._text.readline(MAX_RECORD + 1):
            self._characters += len(line)
            if self._characters > MAX_RECORD:
                raise self._too_long()
            if _CONTROLS.search(line):
                self._warn_once("control_characters")
                line = _CONTROLS.sub("", line)
            if "\ufffd" in line:
                self._warn_once("unknown_characters")
            yield line if self._table.keeps_spaces else _SPACES.sub(" ", line)
        yield _END

    def _warn_once(self, code: str) -> None:
        if code not in self._codes:
            self._codes.add(code)
            self._table.warn(self._number, code)

    def _too_long(self) -> UnreadableTable:
        return UnreadableTable(_("Row %(row)s is too long. Perhaps a quotation mark is missing."), row=self._number)
