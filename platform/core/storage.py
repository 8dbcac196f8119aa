"""File storage that lives below the current shop's own prefix, and refuses to work outside a shop."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils._os import safe_join

from core.scope import require_shop


class ShopFileStorage(FileSystemStorage):
    """`location` and `base_url` are asked at each call, since one process serves many shops."""

    is_per_shop = True

    @property
    def base_location(self) -> str:
        return str(settings.MEDIA_ROOT)

    @property
    def location(self) -> str:
        return str(Path(settings.MEDIA_ROOT) / require_shop().shop_id)

    @property
    def base_url(self) -> str:
        require_shop()
        return settings.MEDIA_URL

    def path(self, name: str) -> str:
        return safe_join(self.location, name)

    def delete_everything(self) -> None:
        """All files of the current shop. Quiet where there are none."""
        shutil.rmtree(self.location, ignore_errors=not Path(self.location).exists())


class PlatformFileStorage(FileSystemStorage):
    """Files that belong to no shop (yet): what people bring to open a shop from. Never served."""

    @property
    def base_location(self) -> str:
        return str(Path(settings.MEDIA_ROOT) / "_platform")

    @property
    def location(self) -> str:
        return self.base_location
