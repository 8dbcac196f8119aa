"""The sections of connected apps and the fields of each, for the page editor (`static/builder/app-section.js`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.telepath import JSContext

from builder.appblocks.manifest import words_in
from builder.appblocks.selectors import LiveApp, live_apps, title_of
from builder.blocks.app_sections import struct_of


@never_cache
@require_safe
def app_sections(request: HttpRequest) -> HttpResponse:
    """For everybody who may enter the admin, as with the choosers: it holds what every page could show. One query."""
    language = get_language() or "en"
    return JsonResponse({"sections": [each for app in live_apps().values() for each in sections_of(app, language)]})


def sections_of(app: LiveApp, language: str) -> Iterator[dict[str, Any]]:
    for key, block in app.blocks.items():
        struct = struct_of(block)
        yield {
            "choice": f"{app.id}:{key}",
            "app": app.name,
            "title": title_of(block, language),
            "description": words_in(block.description, language),
            "is_retired": key in app.retired,
            "fields": JSContext().pack(struct),
            "defaults": struct.get_form_state(struct.get_default()),
        }
