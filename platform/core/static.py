"""Static files with a hash in their names."""

from __future__ import annotations

from functools import lru_cache

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Remembers addresses: every page asks for the same dozen, and the manifest is read once per process anyway."""

    @lru_cache(maxsize=1024)  # noqa: B019 - there is one storage per process
    def url(self, name: str, force: bool = False) -> str:
        return super().url(name, force)
