from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commerce.store.preview import PASS_SECONDS, is_preview_key, is_preview_password, preview_pass
from core.http.ratelimit import is_too_often
from storefront.context.addresses import HOME_URL
from storefront.door import COOKIE, coming_soon
from storefront.views.cart import see_other
from storefront.views.errors import too_many

TRIES = 20
TRY_SECONDS = 600


@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest) -> HttpResponse:
    """The password of a shop that is not open yet, or a link that its staff made in the admin."""
    if request.store.is_open:
        return see_other(HOME_URL)
    if request.method != "POST":
        return let_in(request) if is_preview_key(request.GET.get("key", "")) else coming_soon(request)
    if is_too_often(request, what="unlock", limit=TRIES, seconds=TRY_SECONDS):
        return too_many(request, seconds=TRY_SECONDS)
    if is_preview_password(request.store, request.POST.get("password", "")[:200]):
        return let_in(request)
    return coming_soon(request, status=403, error=_("This is not the password."))


def let_in(request: HttpRequest) -> HttpResponse:
    response = see_other(HOME_URL)
    response.set_cookie(
        COOKIE, preview_pass(request.store), max_age=PASS_SECONDS, httponly=True, samesite="Lax",
        secure=settings.IS_SECURE,
    )  # fmt: skip
    return response
