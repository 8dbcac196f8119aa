"""Addresses of pictures, each once, in order."""

from commerce.importexport.drafts import ImageDraft
from commerce.importexport.findings import Findings
from commerce.importexport.values import url_identity
from core.videos import Link

MAX_URL = 2000
MAX_ALT = 512


def is_usable(url: str, row_number: int, findings: Findings) -> bool:
    usable = url.lower().startswith(("http://", "https://")) and len(url) <= MAX_URL
    if not usable:
        findings.add(row_number, "warning", "image_url_invalid", text=url[:80])
    return usable


class Gallery:
    """The pictures of one product. An address that differs in `?v=` only is the same picture."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._images: dict[str, ImageDraft] = {}

    def add(self, url: str, row_number: int, alt: str = "", video: Link | None = None) -> str:
        """The address that the picture has in the list; empty where it cannot be one."""
        if not url or not is_usable(url, row_number, self._findings):
            return ""
        new = ImageDraft(url, len(self._images) + 1, alt, row_number, video)
        return self._images.setdefault(url_identity(url), new).url

    def images(self) -> list[ImageDraft]:
        return list(self._images.values())
