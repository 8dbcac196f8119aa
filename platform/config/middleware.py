"""Django's middleware, each only in the worlds that need it: a storefront page carries no session, user or messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoAuthentication
from django.contrib.messages.middleware import MessageMiddleware as DjangoMessages
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessions
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware

from core.http.currency import selling_in, split_currency
from core.http.language import known_language, speaking, split_language
from core.scope import World, current_scope

Handler = Callable[[HttpRequest], HttpResponse]


def within(applies: Callable[[HttpRequest], bool], middleware: Any) -> Callable[[Handler], Handler]:
    """`middleware` where `applies(request)`, a bare pass-through elsewhere."""

    def factory(get_response: Handler) -> Handler:
        wrapped = middleware(get_response)

        def handle(request: HttpRequest) -> HttpResponse:
            return wrapped(request) if applies(request) else get_response(request)

        return handle

    return factory


def has_people(request: HttpRequest) -> bool:
    return request.host_kind != "storefront"


SessionMiddleware = within(has_people, DjangoSessions)
AuthenticationMiddleware = within(has_people, DjangoAuthentication)
MessageMiddleware = within(has_people, DjangoMessages)
StaticFilesMiddleware = WhiteNoiseMiddleware


class LanguageMiddleware:
    """Storefront: the path's, else the shop's. Admin: the person's, else the shop's. Platform: path, cookie or browser.

    The prefixes of a storefront's path, language and currency, are taken off here, before views are looked for;
    storefront.door puts them back on where the shop does not speak that language or sell in that currency."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language, currency = self.language_of(request), ""
        main = language
        if request.host_kind == "storefront":
            asked, rest = split_language(request.path_info)
            if asked and asked != main:
                language, request.path_info = asked, rest
            currency, request.path_info = split_currency(request.path_info)
        with speaking(language, main=main), selling_in(currency):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            language = request.LANGUAGE_CODE
        response.headers.setdefault("Content-Language", language)
        return response

    def language_of(self, request: HttpRequest) -> str:
        scope = current_scope()
        if request.host_kind == "admin" and request.path_info.startswith("/api/v1/"):
            return "en"  # for programs: docs/api.md
        if scope is not None and scope.world is World.SHOP:
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) if request.host_kind == "admin" else None
            return known_language(chosen) or known_language(request.shop.locale) or settings.LANGUAGE_CODE
        if request.path_info.startswith("/fr/"):
            return "fr"
        return translation.get_language_from_request(request)
