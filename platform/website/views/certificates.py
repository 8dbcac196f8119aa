"""What the proxy in front asks before it orders a certificate (Caddy's `on_demand_tls.ask` and the like)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.http.health_views import may_scrape
from tenants.services.domains import may_have_certificate


@require_safe
def certificate_ask(request: HttpRequest) -> HttpResponse:
    """`?domain=`: 200 for a host that leads somewhere here, 404 for all others. For this machine, or with the token
    that Prometheus has."""
    if not may_scrape(request) or not may_have_certificate(request.GET.get("domain", "")):
        return HttpResponse("no\n", status=404, content_type="text/plain")
    return HttpResponse("yes\n", content_type="text/plain")
