"""Public pages have an address per language: English at the root, French under /fr/."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import translation

View = Callable[..., HttpResponse]
YEAR = 365 * 24 * 3600


def in_two_languages(name: str, english: str, french: str, view: View) -> list[URLPattern]:
    """Two URL patterns, named `<name>-en` and `<name>-fr`."""
    return [
        path(english, in_language(view), {"language": "en"}, name=f"{name}-en"),
        path(f"fr/{french}", in_language(view), {"language": "fr"}, name=f"{name}-fr"),
    ]


def in_language(view: View) -> View:
    """The address decides, and what it decided is remembered where cookie or browser say otherwise, so that the
    pages without a language in their address (sign-in, mails) follow."""

    @wraps(view)
    def localised(request: HttpRequest, *args: object, language: str, **kwargs: object) -> HttpResponse:
        expected = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = view(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        if expected != language:
            remember_language(response, language)
        return response

    return localised


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, httponly=True, samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )  # fmt: skip


def url_in(language: str, name: str) -> str:
    return reverse(f"{name}-{language}")


def page_url(name: str) -> str:
    """The address of a public page in the language of the moment."""
    return url_in((translation.get_language() or settings.LANGUAGE_CODE)[:2], name)
