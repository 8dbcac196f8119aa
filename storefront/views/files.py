"""Files of the shop: pictures made from uploads, and the small stylesheet of its theme settings. No cookies at all."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from storefront.context.shop import find_store
from themes.services import stylesheet

TYPES = {
    ".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".avif": "image/avif",
}  # fmt: skip
FOLDERS = ("renditions",)
FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def media(request: HttpRequest, path: str, folders: tuple[str, ...] = FOLDERS) -> HttpResponse | FileResponse:
    """A rendition of the current shop. Names are never used twice, so browsers may keep it for good. Originals and
    documents are not served."""
    pure = PurePosixPath(path)
    kind = TYPES.get(pure.suffix.lower())
    if kind is None or len(pure.parts) != 2 or pure.parts[0] not in folders or "\x00" in path:
        raise Http404
    try:
        file = default_storage.open(path, "rb")
    except (OSError, SuspiciousOperation):
        raise Http404 from None
    response = FileResponse(file, content_type=kind)
    response.headers["Cache-Control"] = FOR_GOOD
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-site"
    return response


@require_safe
def theme_stylesheet(request: HttpRequest, mark: str) -> HttpResponse:
    """`mark` is there for browsers: a changed stylesheet has another address."""
    store = find_store()
    response = HttpResponse(stylesheet(store.theme, store.theme_settings), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOR_GOOD
    return response
