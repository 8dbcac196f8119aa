"""Cross-site request protection without a token, so that pages can be the same for everybody and cached whole.

A request that changes something must come from our own origin: `Sec-Fetch-Site: same-origin` (or `none`, typed by the
person), or an `Origin` equal to the host. Browsers set both and pages cannot; see OWASP's "Fetch metadata" advice and
Go's net/http.CrossOriginProtection, which decides the same way. Cookies are SameSite=Lax besides.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.http.request import Request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def comes_from_elsewhere(request: Request) -> bool:
    """True where a browser says that another site sent this request. A client that is no browser sends neither
    header, and has no cookies of a person to abuse."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if not origin:
        return False
    try:
        return urlsplit(origin).netloc.lower() != request.get_host().lower()
    except ValueError:  # no browser sends that
        return True


class OriginCsrfMiddleware:
    """Refuses unsafe requests from other sites with 403, in every world. Views marked `csrf_exempt` pass."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        request._dont_enforce_csrf_checks = True  # Django's own decorator stands down: this middleware decides
        return self.get_response(request)

    def process_view(self, request: Request, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if request.method in SAFE_METHODS or getattr(view, "csrf_exempt", False):
            return None
        return refused(request) if comes_from_elsewhere(request) else None


def refused(request: Request, reason: str = "") -> HttpResponse:
    message = _("This form was sent from another site, so nothing was changed. Go back, reload the page and try again.")
    return render(request, "core/refused.html", {"message": message}, status=403)
