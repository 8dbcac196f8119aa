"""No more files where the plan has no room for them. What is there stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from wagtail.admin import messages

from billing import limits
from core.http.request import Request
from dashboard.plan.room import FULL

PAGES = frozenset({"wagtailimages:add", "wagtaildocs:add"})
IN_JSON = frozenset({"wagtailimages:add_multiple", "wagtaildocs:add_multiple"})
IN_DIALOGUES = frozenset({"wagtailimages_chooser:create", "wagtaildocs_chooser:create"})
IN_ROWS = frozenset({"products:picture_add"})
UPLOADS = PAGES | IN_JSON | IN_DIALOGUES | IN_ROWS


class StorageMiddleware:
    """Wagtail's own screens have no place to ask; each is answered in the form that its script understands."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Request, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        is_upload = request.host_kind == "admin" and request.method == "POST" and name in UPLOADS
        if not is_upload or not request.user.is_authenticated or limits.allow(request.shop.shop_id, "storage", 0):
            return None
        return refusal(request, name, str(FULL["storage"]))


def refusal(request: Request, name: str, words: str) -> HttpResponse:
    if name in IN_JSON:
        return JsonResponse({"success": False, "error_message": words})
    if name in IN_ROWS:
        return render(request, "dashboard/products/_picture_rows.html", {"problems": [words]}, status=422)
    if name in IN_DIALOGUES:
        return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")
    messages.error(request, words)
    return redirect("plan:plan")
