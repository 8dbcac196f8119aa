"""XML of strangers: what is broken, hostile or far too large is refused with words that help."""

from __future__ import annotations

from io import BytesIO

import pytest

from core.csvfile import UnreadableTable
from core.xmlfeed import MAX_DEPTH, is_xml, read_feed

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
<rss><item><id>&lol2;</id></item></rss>"""
FILE = b"""<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><item><id>&e;</id></item></rss>"""


def feed(*items: str) -> bytes:
    return f"<rss><channel>{''.join(items)}</channel></rss>".encode()


def test_items_become_rows():
    table = read_feed(BytesIO(feed("\n<item><a>1</a><b> x </b><b>y</b></item>", "\n<item><c>3<d>4</d></c></item>")))

    assert table.header == ["a", "b", "c"]
    assert [(row.number, row.cells) for row in table.rows] == [
        (2, {"a": "1", "b": "x\ny", "c": ""}), (3, {"a": "", "b": "", "c": "3"}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (LAUGHS, "declares a document type"),
        (FILE, "declares a document type"),
        (b"<!DOCTYPE html><html></html>", "declares a document type"),
        (b"<rss>\n<item><id>Salt & pepper</id></item></rss>", "line 2, column 17, at “ pepper"),
        (b"<rss><item>", "not well-formed"),
        (b"<rss></rss>", "no items"),
        (b"<a>" * (MAX_DEPTH + 1), "nested too deeply"),
        (feed("<item><id>" + "x" * (2**20 + 1) + "</id></item>"), "too long"),
        (feed("<item " + "x" * (9 * 2**20) + "></item>"), "too long"),
    ],
)
def test_what_is_refused(content: bytes, words: str):
    with pytest.raises(UnreadableTable) as caught:
        list(read_feed(BytesIO(content)).rows)

    assert words in caught.value.for_people()


def test_too_many_items(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("core.xmlfeed.MAX_ROWS", 2)

    with pytest.raises(UnreadableTable):
        read_feed(BytesIO(feed(*["<item><id>1</id></item>"] * 3)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<a/>", True),
        (b"\xef\xbb\xbf \n<a/>", True),
        ("<a/>".encode("utf-16"), True),
        (b"id,title\n", False),
        (b"", False),
    ],
)
def test_is_xml(content: bytes, told: bool):
    assert is_xml(BytesIO(content)) is told
