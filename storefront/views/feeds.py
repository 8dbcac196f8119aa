"""Feeds: written once for a state of the shop, then served from a file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from hashlib import md5

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from commerce.store.feeds import is_open
from commerce.store.models import Store
from core.http.streaming import in_this_scope
from core.pages import pages_version
from storefront.feeds import google, kelkoo, lines, tables

FEEDS: dict[str, tuple[Callable[[Store, str], Iterator[bytes]], str]] = {
    "google.xml": (google.xml, "application/xml; charset=utf-8"),
    "google.tsv": (google.tsv, "text/tab-separated-values; charset=utf-8"),
    "meta.csv": (tables.meta, "text/csv; charset=utf-8"),
    "pinterest.tsv": (tables.pinterest, "text/tab-separated-values; charset=utf-8"),
    "kelkoo.xml": (kelkoo.xml, "application/xml; charset=utf-8"),
    "products.jsonl": (lines.lines, "application/jsonl; charset=utf-8"),
}
FOLDER = "feeds"


@require_safe
def feed(request: HttpRequest, name: str) -> HttpResponse | FileResponse | StreamingHttpResponse:
    """Streamed as it is written, in memory that does not grow; kept until something that shoppers see changes. A HEAD
    writes nothing."""
    if name not in FEEDS or not is_open(request.store, name):
        raise Http404
    make, content_type = FEEDS[name]
    own_name = f"{request.frame.currency}.{name}" if request.frame.currency else name
    kept = f"{FOLDER}/{md5(pages_version().encode(), usedforsecurity=False).hexdigest()[:16]}-{own_name}"
    response: HttpResponse | FileResponse | StreamingHttpResponse
    if request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
    elif (file := opened(kept)) is not None:
        response = FileResponse(file, content_type=content_type)
    else:
        pieces = keeping(make(request.store, request.shop.primary_host), kept, own_name)
        response = StreamingHttpResponse(in_this_scope(pieces), content_type=content_type)
    response.headers["Cache-Control"] = "public, max-age=600"
    return response


def opened(path: str) -> File | None:
    try:
        return default_storage.open(path, "rb")
    except OSError:
        return None


def keeping(pieces: Iterator[bytes], path: str, name: str) -> Iterator[bytes]:
    """Passed on, and kept where all of it was asked for; what was kept before goes."""
    with tempfile.TemporaryFile() as file:
        for piece in pieces:
            file.write(piece)
            yield piece
        file.seek(0)
        for former in files_of(name):
            default_storage.delete(f"{FOLDER}/{former}")
        default_storage.save(path, File(file))


def files_of(name: str) -> list[str]:
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except OSError:
        return []
    return [file for file in files if file.endswith(f"-{name}")]
