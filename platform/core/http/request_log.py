"""A request id on every request and log line, and one structured line per request."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import structlog
from django.http import HttpResponse

from core.http.request import Request
from core.ids import uuid7
from core.logs import bound_to_lines
from core.metrics import REQUEST_SECONDS, REQUESTS

log = structlog.get_logger("request")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestLogMiddleware:
    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request_id = given if WELL_FORMED.fullmatch(given) else uuid7().hex
        request.request_id = request_id
        started = time.perf_counter()
        with bound_to_lines(request_id=request_id):
            response = self.get_response(request)
            response.headers["X-Request-Id"] = request_id
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
                **shop_of(request),
            )
        count(request, response, time.perf_counter() - started)
        return response


def shop_of(request: Request) -> dict[str, str]:
    """The request has left its shop's scope when its line is written."""
    shop = getattr(request, "shop", None)
    return {"shop_id": shop.shop_id, "handle": shop.handle} if shop is not None else {}


def count(request: Request, response: HttpResponse, seconds: float) -> None:
    """By kind of host and name of view, never by shop or path: each label value is a time series for ever."""
    kind = getattr(request, "host_kind", "unknown")
    view = getattr(request.resolver_match, "view_name", "") or "unnamed"
    method = request.method if request.method in METHODS else "OTHER"
    REQUESTS.labels(kind, view, method, response.status_code).inc()
    REQUEST_SECONDS.labels(kind, view).observe(seconds)
