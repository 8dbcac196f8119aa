"""Where payment providers tell us what happened. Kept and answered in milliseconds; the work is done behind the scenes."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commerce.payments.providers.stripe.gateway import BadSignature
from commerce.payments.services.receiving import receive_stripe

LARGEST = 512 * 1024


@csrf_exempt
@require_POST
def stripe_webhook(request: HttpRequest, endpoint: str) -> HttpResponse:
    """200 only when it is kept, or is none of ours; anything else makes Stripe come again."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    if endpoint not in settings.STRIPE_WEBHOOK_SECRETS:
        raise Http404
    signature = request.headers.get("Stripe-Signature", "")
    try:
        received = receive_stripe(endpoint=endpoint, body=request.body, signature=signature, now=timezone.now())
    except BadSignature:
        return HttpResponse("not signed by Stripe\n", status=400, content_type="text/plain")
    return HttpResponse(f"{received}\n", content_type="text/plain")
