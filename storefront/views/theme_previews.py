"""The link from the admin that shows a draft, and the way out."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from builder.editor.previewing import SECONDS, previewed_theme
from storefront.context.addresses import HOME_URL
from storefront.theme_preview import PREVIEW_COOKIE
from storefront.views.cart import see_other


@require_safe
def begin(request: HttpRequest, token: str) -> HttpResponse:
    if previewed_theme(token) is None:
        raise Http404
    response = see_other(HOME_URL)
    response.set_cookie(
        PREVIEW_COOKIE, token, max_age=SECONDS, httponly=True, samesite="Lax", secure=settings.IS_SECURE
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    response = see_other(HOME_URL)
    response.delete_cookie(PREVIEW_COOKIE, samesite="Lax")
    return response
