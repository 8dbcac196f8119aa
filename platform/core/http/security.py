"""Security headers, each set in this one place."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; form-action 'self'{forms}; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
# Wagtail's admin sets style attributes and shows previews in frames of its own origin.
WAGTAIL = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; form-action 'self'{forms}; frame-src 'self'; "
    "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
)


def policy_for(kind: str) -> str:
    """A form may end in a redirect to another host of ours: from the platform's sign-in into a shop's admin, and from an
    admin whose session has ended back to the sign-in; or, from checkout and the payment settings, at a provider that
    shows its own pages. The policy has to name them all."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    payment_pages = "".join(f" {page}" for page in settings.PAYMENT_PAGES)
    if kind == "admin":
        return WAGTAIL.format(forms=f" {settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOST}{port}{payment_pages}")
    forms = f" {settings.PUBLIC_SCHEME}://*.{settings.ADMIN_DOMAIN}{port}" if kind == "platform" else payment_pages
    return STRICT.format(forms=forms)


class SecurityHeadersMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        policy = policy_for(getattr(request, "host_kind", "platform"))
        if getattr(request, "is_dummy", False):  # Wagtail's own request for a preview, shown in a frame of the admin
            policy = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        headers.setdefault("Content-Security-Policy", policy)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(self)")
        if settings.IS_SECURE:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        return response
