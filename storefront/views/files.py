"""Files of the shop: pictures made from uploads, the small stylesheet of its theme settings, its own CSS. None sets a
cookie; only who previews a draft is told by one."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from builder.editor.own_css import compiled
from builder.editor.selectors import published_css
from storefront.context.shop import find_store
from storefront.theme_preview import draft_of
from themes.services import stylesheet, stylesheet_url

TYPES = {
    ".webp": "image/webp", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".avif": "image/avif", ".svg": "image/svg+xml",  # written anew by core.svg
}  # fmt: skip
PLAYED = {".mp4": "video/mp4", ".webm": "video/webm", ".vtt": "text/vtt; charset=utf-8"}
FOLDERS = ("renditions", "videos")
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
PIECE = 1024 * 1024  # bytes
FOR_GOOD = "public, max-age=31536000, immutable"


@require_safe
def media(request: HttpRequest, path: str, folders: tuple[str, ...] = FOLDERS) -> HttpResponse | FileResponse:
    """A rendition of the current shop. Names are never used twice, so browsers may keep it for good. Originals and
    documents are not served."""
    pure = PurePosixPath(path)
    kind = (PLAYED if pure.parts[:1] == ("videos",) else TYPES).get(pure.suffix.lower())
    if kind is None or len(pure.parts) != 2 or pure.parts[0] not in folders or "\x00" in path:
        raise Http404
    try:
        file = default_storage.open(path, "rb")
    except (OSError, SuspiciousOperation):
        raise Http404 from None
    response = in_pieces(request, file, kind) if kind.startswith("video/") else FileResponse(file, content_type=kind)
    response.headers["Cache-Control"] = FOR_GOOD
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-site"
    return response


def in_pieces(request: HttpRequest, file: File, kind: str) -> HttpResponse | FileResponse:
    """As asked for by `Range` (RFC 9110, section 14), else whole. An end that is not named is a megabyte away: a worker
    that sends a film to a slow line would serve nobody else meanwhile, and players ask for the next piece."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").strip())
    first, last = asked.groups() if asked else ("", "")
    if not (first or last):
        response = FileResponse(file, content_type=kind)
        response.headers["Accept-Ranges"] = "bytes"
        return response
    size = file.size
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else min(start + PIECE, size) - 1 if first else size - 1
    with file:
        if start >= size or end < start:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}, content_type=kind)
        end = min(end, start + PIECE - 1)
        file.seek(start)
        content = file.read(end - start + 1)
    headers = {"Content-Range": f"bytes {start}-{end}/{size}", "Accept-Ranges": "bytes"}
    return HttpResponse(content, status=206, headers=headers, content_type=kind)


@require_safe
def theme_stylesheet(request: HttpRequest, mark: str) -> HttpResponse:
    """`mark` is there for browsers: a changed stylesheet has another address."""
    draft, store = draft_of(request), find_store()
    theme, chosen = (draft.look.theme, draft.look.settings) if draft else (store.theme, store.theme_settings)
    is_asked_for = stylesheet_url(theme, chosen) == request.path_info
    return css(stylesheet(theme, chosen), is_kept=is_asked_for and draft is None)


@require_safe
def own_stylesheet(request: HttpRequest, mark: str) -> HttpResponse:
    """The merchant's own CSS, as the parser has written it anew. An old page gets none, and asks again."""
    draft = draft_of(request)
    text = compiled(draft.look.css) if draft else published_css(find_store(), mark)
    return css(text or "", is_kept=text is not None and draft is None)


def css(text: str, *, is_kept: bool) -> HttpResponse:
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOR_GOOD if is_kept else "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
