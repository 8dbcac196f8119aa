"""Mollie and PayPal say that there is news about a payment. Nothing of it is believed but which payment: they are asked."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commerce.payments.providers.base import ProviderUnavailable
from commerce.payments.services.hints import take_hint
from core.http.ratelimit import is_too_often

HINTS_PER_MINUTE = 300
LARGEST = 256 * 1024


@csrf_exempt
@require_POST
def from_mollie(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """The address is the payment's own."""
    return take(request, payment_id)


@csrf_exempt
@require_POST
def from_paypal(request: HttpRequest) -> HttpResponse:
    """One address for all: the event names the payment by the id that we gave its order."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    try:
        resource = json.loads(request.body)["resource"]
        named = resource.get("custom_id") or resource["purchase_units"][0]["custom_id"]
        payment_id = UUID(str(named))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return HttpResponse("none of ours\n", content_type="text/plain")
    return take(request, payment_id)


def take(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """200 whether it is ours or not; 503 makes the provider come again."""
    if is_too_often(request, what="hint", limit=HINTS_PER_MINUTE, seconds=60):
        return HttpResponse(status=429)
    try:
        is_ours = take_hint(payment_id, timezone.now())
    except ProviderUnavailable:
        return HttpResponse("come again\n", status=503, content_type="text/plain")
    return HttpResponse("taken\n" if is_ours else "none of ours\n", content_type="text/plain")
