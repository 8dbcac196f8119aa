"""Videos that people bring: what a file is, by its content, and where a link leads.

MP4 is known by its first box (ISO/IEC 14496-12, 4.3), WebM by the head of its EBML document (RFC 8794, 11.2.4 and 11.2.11).
Nothing is decoded: browsers play it, with `X-Content-Type-Options: nosniff`, as nothing but a video.
"""

from __future__ import annotations

import re
from typing import BinaryIO, NamedTuple
from urllib.parse import parse_qs, urlsplit

from core.errors import PlainError
from core.errors import mark as _

MAX_BYTES = 50 * 1024 * 1024
MAX_CAPTIONS = 512 * 1024  # bytes
HEAD = 4096
BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"M4VH",
    b"dash",
    b"av01",
    b"MSNV",
)
EBML = b"\x1a\x45\xdf\xa3"
DOCTYPE = b"\x42\x82\x84webm"
PATTERNS = {"youtube": r"[A-Za-z0-9_-]{11}", "vimeo": r"[0-9]{5,12}"}


class NotAVideo(PlainError):
    pass


class Link(NamedTuple):
    kind: str
    id: str


def verify_video(file: BinaryIO, size: int) -> str:
    """ "mp4" or "webm". Raises NotAVideo, in words for people."""
    if not 0 < size <= MAX_BYTES:
        raise NotAVideo(_("The video is empty or larger than %(megabytes)d MB."), megabytes=MAX_BYTES // 1024 // 1024)
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        return "mp4"
    if head.startswith(EBML) and DOCTYPE in head[:64]:
        return "webm"
    raise NotAVideo(_("This is no video that browsers play. Save it as MP4 or WebM."))


def verify_captions(content: bytes) -> bytes:
    """WebVTT as it may be served (W3C, section 4.1). Raises NotAVideo."""
    refusal = NotAVideo(_("These are no captions: a WebVTT file in UTF-8 begins with “WEBVTT”."))
    if len(content) > MAX_CAPTIONS:
        raise refusal
    try:
        text = content.decode("utf-8-sig").replace("\x00", "").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise refusal from None
    if not re.match(r"WEBVTT(?:[ \t][^\n]*)?(?:\n|$)", text) or "-->" not in text:
        raise refusal
    return text.encode()


def read_link(address: str) -> Link | None:
    """Which video of YouTube or Vimeo an address leads to; None for any other address."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    last = parts.path.rstrip("/").rpartition("/")[2]
    found, kind = "", ""
    if host == "youtu.be":
        found, kind = parts.path.strip("/"), "youtube"
    elif host in {"youtube.com", "youtube-nocookie.com"}:
        found, kind = (parse_qs(parts.query).get("v", [""])[0] or last), "youtube"
    elif host in {"vimeo.com", "player.vimeo.com"}:
        found, kind = last, "vimeo"
    return Link(kind, found) if kind and re.fullmatch(PATTERNS[kind], found) else None


def address_of(link: Link) -> str:
    """Where people watch it."""
    return f"https://www.youtube.com/watch?v={link.id}" if link.kind == "youtube" else f"https://vimeo.com/{link.id}"


def poster_of(link: Link) -> str:
    """A still of it, "" where only the provider's API would tell."""
    return f"https://i.ytimg.com/vi/{link.id}/hqdefault.jpg" if link.kind == "youtube" else ""
