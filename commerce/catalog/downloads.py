"""Files that are bought: which a product has, and what an order of it is granted."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from commerce.catalog.models import Product
from commerce.catalog.services.products import ProductRefused
from core.ids import uuid7

FOLDER = "downloads"
MAX_FILES = 20
MAX_BYTES = 50 * 1024 * 1024


def keep_file(file: File) -> dict[str, Any]:
    """Store what was uploaded, whatever it is: it is only ever sent as an attachment. The name in the storage says nothing
    about it. Raises ProductRefused."""
    name = PurePath((file.name or "").replace("\\", "/").replace("\x00", "")).name[:150] or "file"
    if not file.size or file.size > MAX_BYTES:
        raise ProductRefused(_("“%(name)s” is empty or larger than 50 MB.") % {"name": name})
    stored = default_storage.save(f"{FOLDER}/{uuid7().hex}.bin", file)
    return {"name": name, "file": stored, "size": file.size}


def granted(product: Product) -> list[dict[str, Any]]:
    """What an order keeps, so that neither a change nor the end of the product takes away what was bought. Files stay in
    the storage for this reason."""
    return [
        {**each, "limit": product.download_limit, "days": product.download_days, "count": 0}
        for each in product.downloads
    ]
