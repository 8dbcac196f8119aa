"""A whole shop as one file, and back: docs/archive.md."""

from tenants.services.archive.format import ArchiveRefused
from tenants.services.archive.importing import import_archive
from tenants.services.archive.writing import write_archive

__all__ = ["ArchiveRefused", "import_archive", "write_archive"]
