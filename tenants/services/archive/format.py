"""What an archive looks like; docs/archive.md says it for people.

Nothing in it tells when, where or under which name it was made: the same shop gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

FORMAT = "echoppe-shop"
VERSION = 1
MANIFEST = "manifest.json"
MAX_MANIFEST = 64 * 1024 * 1024
CHUNK = 1024 * 1024
TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
MEDIA_NAME = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}/){0,6}[A-Za-z0-9_][A-Za-z0-9_.-]{0,160}")

# The template's own; sessions; work under way, which stays with the shop that began it.
LEFT_OUT = frozenset(
    {
        "django_migrations",
        "django_content_type",
        "auth_permission",
        "django_session",
        "core_event",
        "core_delivery",
        "integrations_apikey",
        "integrations_keptanswer",  # a copy opens to nobody
    }
)
ONLY_ROWS = {"notifications_sentmail": "state <> 'waiting'"}  # what waits is sent by the shop that wrote it
# Where the shop lives is the new instance's business.
BLANK = {
    ("store_store", "primary_host"): "primary_host",
    ("store_store", "admin_host"): "admin_host",
    ("wagtailcore_site", "hostname"): "primary_host",
}
NOT_TAKEN = ("exports/",)  # folders of the storage: archives hold no archives


class ArchiveRefused(ValueError):
    """The file is no archive that can be read; the message says what is wrong with it, fit for people."""


def entry(name: str) -> ZipInfo:
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o600 << 16
    info.compress_type = ZIP_STORED if name.startswith("media/") else ZIP_DEFLATED
    return info


def table_entry(table: str) -> str:
    return f"data/{table}.jsonl"


def digest_of(stream: IO[bytes], limit: int) -> tuple[str, int]:
    """The hash and the size. Reads no more than `limit` bytes and one more."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        digest.update(chunk)
        if size > limit:
            break
    return digest.hexdigest(), size


class Measured:
    """Passes bytes on and keeps their hash and number."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.digest = hashlib.sha256()
        self.size = 0
        self.lines = 0

    def write(self, data: bytes | memoryview) -> int:
        self.target.write(data)
        self.digest.update(data)
        self.size += len(data)
        self.lines += bytes(data).count(b"\n")
        return len(data)

    def facts(self) -> dict[str, Any]:
        return {"sha256": self.digest.hexdigest(), "size": self.size}
