"""Visits that campaigns bring. Pages come whole from a cache in front of us, so the page's script tells."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from builder.campaigns.touches import touch_of
from core.http.ratelimit import is_too_often
from storefront.campaigns import is_robot, note_visit

PER_MINUTE = 30


@require_POST
def visit(request: HttpRequest) -> HttpResponse:
    """`address`: path and parameters of the page. Nobody reads the answer."""
    response = HttpResponse(status=204, headers={"Cache-Control": "no-store"})
    if is_too_often(request, what="visit", limit=PER_MINUTE, seconds=60):
        response.status_code = 429
        return response
    touch = touch_of(request.POST.get("address", ""))
    if touch is None:
        response.status_code = 422
    elif not is_robot(request):
        note_visit(request, response, touch)
    return response
