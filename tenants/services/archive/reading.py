"""Looking at an archive before anything is believed: it is whole, unchanged, of a version that we know, and no name in
it leads anywhere else."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from tenants.services.archive.format import (
    FORMAT,
    MANIFEST,
    MAX_MANIFEST,
    MEDIA_NAME,
    TABLE_NAME,
    VERSION,
    ArchiveRefused,
    digest_of,
    table_entry,
)  # fmt: skip

SHOP_FIELDS = {"name": str, "country": str, "currency": str, "locale": str, "is_test": bool}


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[ZipFile, dict[str, Any]]]:
    """The archive and its manifest, both checked but for the contents (`check_contents`). Raises ArchiveRefused."""
    try:
        with ZipFile(path) as archive:
            yield archive, read_manifest(archive)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        if (
            isinstance(error, RuntimeError)
            and not isinstance(error, NotImplementedError)
            and "encrypted" not in str(error)
        ):
            raise
        raise ArchiveRefused(_("The file is damaged or cut short, or no archive of a shop.")) from error


def read_manifest(archive: ZipFile) -> dict[str, Any]:
    try:
        info = archive.getinfo(MANIFEST)
    except KeyError:
        raise ArchiveRefused(_("This is no archive of a shop: it has no manifest.")) from None
    if info.file_size > MAX_MANIFEST:
        raise ArchiveRefused(_("The manifest is too large to be one."))
    text = archive.read(info)
    try:
        manifest = json.loads(text)
    except ValueError:
        raise ArchiveRefused(_("The manifest cannot be read.")) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT or type(manifest.get("version")) is not int:
        raise ArchiveRefused(_("This is no archive of a shop."))
    if manifest["version"] > VERSION:
        raise ArchiveRefused(
            _("The archive is of version %(theirs)s; this instance reads up to version %(ours)s. Update it first.")
            % {"theirs": manifest["version"], "ours": VERSION}
        )
    if archive.comment != f"{FORMAT} {manifest['version']} {hashlib.sha256(text).hexdigest()}".encode():
        raise ArchiveRefused(_("The manifest was changed after the archive was made."))
    check_shape(manifest)
    check_names(archive, manifest)
    return manifest


def check_shape(manifest: dict[str, Any]) -> None:
    shop, tables, media = (manifest.get(key) for key in ("shop", "tables", "media"))
    is_right = (
        isinstance(shop, dict)
        and all(isinstance(shop.get(key), kind) for key, kind in SHOP_FIELDS.items())
        and isinstance(tables, dict)
        and isinstance(media, dict)
        and all(is_entry(one) and isinstance(one.get("columns"), list) for one in tables.values())
        and all(is_entry(one) for one in media.values())
        and isinstance(manifest.get("migrations"), list)
        and all(isinstance(one, list) and len(one) == 2 for one in manifest["migrations"])
    )
    if not is_right:
        raise ArchiveRefused(_("The manifest cannot be read."))


def is_entry(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("sha256"), str) and type(value.get("size")) is int


def check_names(archive: ZipFile, manifest: dict[str, Any]) -> None:
    """Every name is one that we would have written ourselves, once, and there are no others."""
    for name in manifest["tables"]:
        if not TABLE_NAME.fullmatch(name):
            raise ArchiveRefused(_("The archive holds a name that is not allowed: %(name)s") % {"name": name[:80]})
    for name in manifest["media"]:
        if not MEDIA_NAME.fullmatch(name):
            raise ArchiveRefused(_("The archive holds a path that is not allowed: %(name)s") % {"name": name[:80]})
    wanted = [MANIFEST, *map(table_entry, manifest["tables"]), *(f"media/{name}" for name in manifest["media"])]
    found = archive.namelist()
    if sorted(wanted) != sorted(found):
        odd = sorted(set(wanted) ^ set(found)) or ["…"]
        raise ArchiveRefused(
            _("What is in the archive is not what its manifest says, for example: %(name)s") % {"name": odd[0][:80]}
        )


def check_contents(archive: ZipFile, manifest: dict[str, Any]) -> None:
    """Reads everything once. Raises ArchiveRefused at the first part that is not as it was written."""
    parts = {table_entry(name): facts for name, facts in manifest["tables"].items()}
    parts |= {f"media/{name}": facts for name, facts in manifest["media"].items()}
    for name, facts in parts.items():
        try:
            with archive.open(name) as stream:
                digest, size = digest_of(stream, facts["size"])
        except (zipfile.BadZipFile, zlib.error, EOFError):
            digest, size = "", -1
        if (digest, size) != (facts["sha256"], facts["size"]):
            raise ArchiveRefused(
                _("This part of the archive was changed or is damaged: %(name)s") % {"name": name[:80]}
            )
