"""Files that shoppers send in to be printed or engraved: pictures and PDF, looked at before they are kept, and never shown
to anybody but staff."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.ids import uuid7
from core.images import ImageTooLarge, NotAnImage, verify_image

FOLDER = "personal"
MAX_BYTES = 10 * 1024 * 1024
PDF = b"%PDF-"


class FileRefused(ValueError):
    """Neither a picture nor a PDF, or too large; the message says so."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    name: str
    path: str


def keep_personal_file(file: File) -> StoredFile:
    """Raises FileRefused. The name in the storage is our own, its ending what the content is."""
    name = PurePath((file.name or "").replace("\\", "/").replace("\x00", "")).name[:80] or "file"
    if not file.size or file.size > MAX_BYTES:
        raise FileRefused(_("The file is empty or larger than 10 MB."))
    head = file.read(len(PDF))
    file.seek(0)
    extension = "pdf"
    if head != PDF:
        try:
            extension = verify_image(file).extension
        except (NotAnImage, ImageTooLarge) as error:
            raise FileRefused(error.for_people()) from None
        file.seek(0)
    return StoredFile(name, default_storage.save(f"{FOLDER}/{uuid7().hex}.{extension}", file))
