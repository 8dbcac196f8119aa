"""Guessing how a CSV file is written: its encoding from all bytes, its separator from the first rows."""

import codecs
import csv
from typing import BinaryIO

from core.errors import PlainError
from core.errors import mark as _

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_BYTES = 64 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # xlsx and ods, xls
_OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"SQLite")


class UnreadableTable(PlainError):
    pass


def sniff_encoding(file: BinaryIO, max_bytes: int) -> str:
    """Reads the whole file once, in pieces, and rewinds it.

    A byte order mark decides; else UTF-8 if all of it is valid; else Windows-1252.
    """
    head = file.read(SAMPLE_BYTES)
    if not head.strip():
        raise UnreadableTable(_("This file is empty."))
    if head.startswith(_SPREADSHEETS):
        raise UnreadableTable(_("This is a spreadsheet. Open it and save it as CSV first."))
    if head.startswith(_OTHER_FILES):
        raise UnreadableTable(_("This is not a CSV file."))
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None) or _utf16_by_zeros(head)
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = 0
    piece = head
    while piece:
        size += len(piece)
        if size > max_bytes:
            raise UnreadableTable(_("This file is larger than %(megabytes)s MB."), megabytes=max_bytes // 2**20)
        if encoding is None:
            try:
                decoder.decode(piece)  # not told that it ends: a file cut inside a letter is still UTF-8
            except UnicodeDecodeError:
                encoding = "cp1252"
        piece = file.read(2**20)
    file.seek(0)
    return encoding or "utf-8"


def _utf16_by_zeros(head: bytes) -> str | None:
    """UTF-16 that lost its mark: in Western text every other byte is zero."""
    sample = head[:4096]
    zeros_even, zeros_odd = sample[::2].count(0), sample[1::2].count(0)
    if zeros_odd > len(sample) * 0.3 and not zeros_even:
        return "utf-16-le"
    if zeros_even > len(sample) * 0.3 and not zeros_odd:
        return "utf-16-be"
    return None


def sniff_delimiter(sample: str) -> tuple[str, bool]:
    """The separator, and whether the file starts with Excel's line `sep=;`, to be skipped.

    The separator that gives the header the most cells, among those that give most rows as many.
    """
    first = sample.lstrip("\ufeff").split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) <= 5:
        return first[4:] or "\t", True
    best = max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter))
    return best, False


def _fit(sample: str, delimiter: str) -> tuple[bool, bool, int]:
    rows, is_clean = _first_rows(sample, delimiter)
    if not rows:
        return False, False, 0
    width = len(rows[0])
    alike = sum(len(row) == width for row in rows)
    return width > 1 and alike * 2 >= len(rows), is_clean, width


def _first_rows(sample: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """Up to 50 rows, and whether quotes stood where this separator lets them (`"a;b";"c,d"` under `,`)."""
    lines = sample.splitlines(keepends=True)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter, strict=True):
            if row:
                rows.append(row)
            if len(rows) == 50:
                break
    except csv.Error:  # the last row may just be cut by the end of the sample
        if not rows:
            return [next(csv.reader(lines, delimiter=delimiter), [])], False
    return rows, True
