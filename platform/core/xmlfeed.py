"""Feeds of strangers: items of an XML file as a table, within limits.

Declarations of documents and entities are refused, so nothing can be fetched or blown up. Names are taken without their
prefix, which many feeds never declare.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

from core.csvfile import MAX_CELL, MAX_COLUMNS, MAX_FILE_BYTES, MAX_RECORD, MAX_ROWS, Row, Table
from core.csvsniff import UnreadableTable
from core.errors import mark as _

CHUNK = 2**16
MAX_DEPTH = 30
_ITEMS = {"item", "entry"}
_SHOWN = 60


def is_xml(file: BinaryIO) -> bool:
    """By the first sign of the text."""
    file.seek(0)
    head = file.read(200)
    file.seek(0)
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def read_feed(file: BinaryIO) -> Table:
    """A row per `<item>` or `<entry>`, numbered by its line in the file; a column per name among their children. What
    comes several times is told apart by line breaks. Raises UnreadableTable at once for whatever is wrong with the
    file; memory holds one item. Takes the file over."""
    file.seek(0, 2)
    if file.tell() > MAX_FILE_BYTES:
        raise UnreadableTable(_("This file is larger than %(size)s MB."), size=MAX_FILE_BYTES // 2**20)
    header: dict[str, None] = {}
    for _number, cells in _items(file):
        header |= dict.fromkeys(cells)
        if len(header) > MAX_COLUMNS:
            raise UnreadableTable(_("Line %(line)s: too many kinds of elements."), line=_number)
    if not header:
        raise UnreadableTable(_("There are no items in this XML file. A product feed has an <item> for each product."))
    return Table(list(header), _rows(file, list(header)), "XML", "")


def _rows(file: BinaryIO, header: list[str]) -> Iterator[Row]:
    for number, cells in _items(file):
        yield Row(number, {name: "\n".join(cells.get(name, ())) for name in header})
    file.close()


def _items(file: BinaryIO) -> Iterator[tuple[int, dict[str, list[str]]]]:
    file.seek(0)
    reader = _Reader()
    count = fed = 0
    while True:
        chunk = file.read(CHUNK)
        fed += len(chunk)
        reader.feed(chunk, file)
        if fed - reader.parser.CurrentByteIndex > MAX_RECORD:
            raise reader.too_long()
        for item in reader.done:
            count += 1
            if count > MAX_ROWS:
                raise UnreadableTable(_("This file has more than %(rows)s rows."), rows=MAX_ROWS)
            yield item
        reader.done.clear()
        if not chunk:
            return


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.done: list[tuple[int, dict[str, list[str]]]] = []
        self._depth = 0
        self._item_depth = 0
        self._line = 0
        self._cells: dict[str, list[str]] = {}
        self._pieces: list[str] = []
        self._length = 0

    def feed(self, chunk: bytes, file: BinaryIO) -> None:
        try:
            self.parser.Parse(chunk, not chunk)
        except expat.ExpatError as error:
            file.seek(max(self.parser.ErrorByteIndex, 0))
            there = file.read(_SHOWN).decode(errors="replace").split("\n")[0]
            raise UnreadableTable(
                _("This is not well-formed XML: line %(line)s, column %(column)s, at “%(text)s”."),
                line=error.lineno, column=error.offset + 1, text=there,
            )  # fmt: skip

    def too_long(self) -> UnreadableTable:
        return UnreadableTable(_("Line %(line)s: an element is too long."), line=self.parser.CurrentLineNumber)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise UnreadableTable(
                _("Line %(line)s: elements are nested too deeply."), line=self.parser.CurrentLineNumber
            )
        if not self._item_depth and _local(name) in _ITEMS:
            self._item_depth, self._line, self._cells = self._depth, self.parser.CurrentLineNumber, {}
            self._length = 0
        elif self._item_depth and self._depth == self._item_depth + 1:
            self._pieces = []

    def _text(self, text: str) -> None:
        if self._item_depth and self._depth == self._item_depth + 1:
            self._length += len(text)
            if self._length > MAX_CELL:
                raise self.too_long()
            self._pieces.append(text)

    def _end(self, name: str) -> None:
        if self._item_depth and self._item_depth == self._depth:
            self.done.append((self._line, self._cells))
            self._item_depth = 0
        elif self._item_depth and self._depth == self._item_depth + 1:
            text = " ".join("".join(self._pieces).replace("\xa0", " ").split(" ")).strip()
            self._cells.setdefault(_local(name), []).append(text)
        self._depth -= 1

    def _refuse(self, *_arguments: Any) -> None:
        raise UnreadableTable(_("This file declares a document type or entities, which a product feed never needs."))


def _local(name: str) -> str:
    return name.rpartition(":")[2]
