"""For load balancers, orchestrators and Prometheus. Answered by address, not only by name."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from core.health import findings
from core.http.client import is_on_this_machine
from core.metrics import exposition


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Touches nothing else, so that a broken database does not get it restarted."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 where requests can be served, else 503; each finding is listed."""
    found = findings()
    is_ready = all(finding.is_ok for finding in found)
    checks = {finding.name: {"ok": finding.is_ok, "detail": finding.detail} for finding in found}
    return JsonResponse({"ready": is_ready, "checks": checks}, status=200 if is_ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine, or with `Authorization: Bearer METRICS_TOKEN`; 404 for others."""
    if not may_scrape(request):
        return HttpResponse("Not found.\n", status=404, content_type="text/plain")
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def may_scrape(request: HttpRequest) -> bool:
    if is_on_this_machine(request):
        return True
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, settings.METRICS_TOKEN)
