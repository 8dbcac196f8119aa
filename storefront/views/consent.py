"""What a shopper answers to the question about scripts of others."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from builder.consent.services import record_consent
from core.http.ratelimit import is_too_often
from storefront.campaigns import CONSENT_COOKIE, follow_consent
from storefront.views.errors import too_many

DAYS = 180  # then we ask again
PER_HOUR = 60


@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    """Stores the proof and remembers the answer in the browser: "<proof>.<purpose>.<purpose>"."""
    if is_too_often(request, what="consent", limit=PER_HOUR, seconds=3600):
        return too_many(request, seconds=3600)
    record = record_consent(purposes=request.POST.getlist("purpose"), now=timezone.now())
    value = ".".join(part for part in (record.uuid.hex, record.purposes) if part)
    response = JsonResponse({"purposes": [part for part in record.purposes.split(".") if part]})
    response.set_cookie(
        CONSENT_COOKIE, value, max_age=DAYS * 86400, samesite="Lax", secure=settings.IS_SECURE, path="/"
    )
    response.headers["Cache-Control"] = "no-store"
    follow_consent(request, response, agreed=record.purposes)
    return response
