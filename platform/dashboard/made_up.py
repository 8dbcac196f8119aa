"""Some of Wagtail's views take for granted that a form has all its fields, and fail at a hand-made empty one."""

from __future__ import annotations

import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest

log = structlog.get_logger("request")


class EmptyFormMiddleware:
    """An error in a view of Wagtail's, at a form without a single field, is the sender's: 400 instead of 500."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        match = request.resolver_match
        if isinstance(exception, (Http404, PermissionDenied, SuspiciousOperation)):
            return None  # an answer, not an error
        if request.method != "POST" or request.POST or request.FILES or match is None:
            return None
        if not match.func.__module__.startswith("wagtail."):
            return None
        log.warning("empty_form", view=match.view_name, error=repr(exception))
        return HttpResponseBadRequest("This form came without its fields.\n", content_type="text/plain")
