from __future__ import annotations

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commerce.checkout.errors import CheckoutError
from commerce.checkout.start_payment import start_payment
from commerce.notifications.languages import path_in
from commerce.orders.models import Order
from commerce.orders.selectors import order_by_token
from commerce.orders.services.downloads import NoDownload, take_download
from commerce.payments.models import Payment
from commerce.payments.providers.base import ProviderUnavailable, Redirect
from commerce.payments.services import settle
from core.http.language import asked_language, here, known_language
from core.http.ratelimit import is_too_often
from storefront.account_cookie import signed_in_id
from storefront.context.documents import document_links
from storefront.context.order import is_fresh, order_context, payments_of
from storefront.context.reviews import review_links
from storefront.rendering import Message, show_page
from storefront.views.cart import see_other
from storefront.views.errors import too_many

MAX_ID = 2**62
PAYMENTS_PER_TEN_MINUTES = 12  # per address: enough for a family, too few for trying stolen cards


def order_url(token: str) -> str:
    return here(f"/orders/{token}/")


def step_url(step: Redirect) -> str:
    """A page of ours in the language of the moment; a provider's as it says."""
    return here(step.url) if step.url.startswith("/") else step.url


@require_safe
def order_page(request: HttpRequest, token: str) -> HttpResponse:
    return show_order(request, find_order(token))


@require_POST
def order_pay(request: HttpRequest, token: str) -> HttpResponse:
    """Another attempt by the means chosen before."""
    if is_too_often(request, what="pay", limit=PAYMENTS_PER_TEN_MINUTES, seconds=600):
        return too_many(request, seconds=600)
    order = find_order(token)
    last = next(iter(payments_of(order)), None)
    if last is None or last.method_id is None:
        return show_order(request, order, problem=_("This order can no longer be paid online."), status=409)
    try:
        placed = start_payment(
            order_token=token, method_id=last.method_id, now=timezone.now(), payer_id=signed_in_id(request)
        )
    except CheckoutError as error:
        return show_order(request, order, problem=error.for_people(), status=409)
    except ProviderUnavailable:
        problem = _("The payment service does not answer at the moment. Please try again in a few minutes.")
        return show_order(request, order, problem=problem, status=503)
    if isinstance(placed.next_step, Redirect):
        return see_other(step_url(placed.next_step))
    return see_other(order_url(token))


@require_POST
def order_download(request: HttpRequest, token: str, line_id: int, number: int) -> HttpResponse | FileResponse:
    """A file that was bought. By POST, so that no program that follows links uses it up."""
    order = find_order(token)
    try:
        grant = take_download(order=order, line_id=min(line_id, MAX_ID), number=number, now=timezone.now())
        file = default_storage.open(grant["file"], "rb")
    except NoDownload as error:
        return show_order(request, order, problem=error.for_people(), status=409)
    except OSError:
        problem = _("This file is not there at the moment. Please write to the shop.")
        return show_order(request, order, problem=problem, status=503)
    response = FileResponse(file, as_attachment=True, filename=grant["name"], content_type="application/octet-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def payment_return(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Where a provider sends the shopper back. What the address says counts for nothing: the provider is asked. They know
    one address of ours, without a language: the shopper goes on in that of the order."""
    try:
        payment = settle(payment_id, timezone.now())
    except Payment.DoesNotExist:
        raise Http404 from None
    order = Order.objects.filter(pk=payment.order_id).only("token", "locale").first()
    if order is None:
        raise Http404
    url = order_url(order.token)
    return see_other(url if asked_language() else path_in(known_language(order.locale), url))


def find_order(token: str) -> Order:
    """Raises Http404: an unknown link says nothing about which orders there are."""
    order = order_by_token(token) if len(token) <= 64 else None
    if order is None:
        raise Http404
    return order


def show_order(request: HttpRequest, order: Order, *, problem: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    context = {
        "order": order_context(order, payments_of(order), request.store, now=now),
        "documents": document_links(order),
        "reviewable": review_links(order, request.store),
        "is_fresh": is_fresh(order, now=now),
        "messages": [Message(problem)] if problem else [],
    }
    response = show_page(request, "order.html", context, status=status)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
