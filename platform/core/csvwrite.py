"""Writing CSV that a spreadsheet shows and does not run.

A text cell that would start a formula gets an apostrophe in front, and so does one that begins with an
apostrophe of that kind, so that `unguard` gives back exactly what was written. Numbers stay numbers,
the negative ones too: `-5` computes to itself, and a column of guarded text could not be summed.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from decimal import Decimal
from itertools import chain
from typing import Any

_STARTERS = frozenset("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def guard(text: str) -> str:
    if text[:1] in _STARTERS and text and not _PLAIN_NUMBER.fullmatch(text):
        return "'" + text
    return "'" + text if _is_guarded(text) else text


def unguard(text: str) -> str:
    """Takes one apostrophe off when it guards a digit, `+ - = @` or the like; else the same text."""
    return text[1:] if _is_guarded(text) else text


def _is_guarded(text: str) -> bool:
    return text[:1] == "'" and len(text) > 1 and (text[1] in _STARTERS or text[1] in "'0123456789")


def safe_csv(
    rows: Iterable[Sequence[Any]], header: Sequence[str], *, delimiter: str = ",", bom: bool = False
) -> Iterator[str]:
    """CSV text, a piece per row, header first. Encode it as UTF-8; `bom` makes Excel read it so.

    None is an empty cell, booleans are true and false, dates ISO 8601. Floats raise TypeError.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    if bom:
        buffer.write("\ufeff")
    for row in chain([header], rows):
        writer.writerow([_cell_text(value) for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        raise TypeError("floats are not exported; give a Decimal")
    if isinstance(value, int | Decimal):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return guard(_CONTROLS.sub("", str(value)))
