from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpResponse

from core.http.request import Request
from oversight.services.load import Meter

meter = Meter()


class LoadMiddleware:
    """Outside the middleware that finds the host: the shop is known when the answer comes back."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        shop = getattr(request, "shop", None)
        if shop is not None and settings.COUNTS_LOAD:
            meter.add(shop.shop_id, time.perf_counter() - started, response.status_code)
        return response
