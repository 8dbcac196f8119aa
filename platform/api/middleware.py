"""Whatever answers below /api/v1/, in whatever form, leaves as the API's callers expect it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse

from api.limiting import headers_of
from api.problems import answer, of_status
from core.http.request import Request

PREFIX = "/api/v1/"
POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
KEPT = ("Allow", "Retry-After")


class ApiMiddleware:
    """Outside the middleware that finds the host, whose refusals are pages."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(PREFIX) or getattr(request, "host_kind", "") != "admin":
            return response
        if response.status_code >= 400 and "json" not in response.headers.get("Content-Type", ""):
            response = as_problem(request, response)
        windows = getattr(request, "rate_windows", None)
        for name, value in (headers_of(windows) if windows else {}).items():
            response.headers[name] = value
        response.headers["Content-Security-Policy"] = PAGE_POLICY if is_page(response) else POLICY
        response.headers["Cache-Control"] = "no-store"
        return response


def is_page(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def as_problem(request: Request, former: HttpResponse) -> HttpResponse:
    response = answer(request, of_status(former.status_code))
    for name in KEPT:
        if name in former.headers:
            response.headers[name] = former.headers[name]
    return response
