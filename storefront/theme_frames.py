"""Pages of the shop for the theme editor's frame, made on the admin's host for whoever edits. No cookie, no pass: a page as
somebody sees it who comes for the first time. Cart and checkout have a few articles of the shop in them."""

from __future__ import annotations

import copy
from contextlib import nullcontext

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import Resolver404, resolve

from builder.editor.look import Look
from builder.editor.serving import Styles
from core.http.address import split_address
from core.http.currency import selling_in
from core.http.language import known_language, speaking
from storefront.sample_cart import sample_cart
from storefront.theme_preview import Draft
from storefront.views.errors import not_found

SHOWN = frozenset({
    "home", "collection_list", "collection", "product", "search", "cart", "checkout", "account", "account_sign_in",
    "content_page",
})  # fmt: skip
WITH_CART = frozenset({"cart", "checkout"})


def show_frame(request: HttpRequest, look: Look, address: str, styles: Styles) -> HttpResponse:
    path, _mark, query = address.partition("?")
    main = known_language(request.shop.locale) or settings.LANGUAGE_CODE
    language, currency, inner_path = split_address(path)
    with speaking(language or main, main=main), selling_in(currency):
        asked = request_of_visitor(request, path, inner_path, query)
        asked.previewed_draft = Draft(look, styles=styles)  # type: ignore[attr-defined]
        try:
            found = resolve(inner_path, "storefront.urls")
            if found.url_name not in SHOWN:
                raise Http404
            with sample_cart(request.store) if found.url_name in WITH_CART else nullcontext("") as token:
                asked.COOKIES = {settings.CART_COOKIE_NAME: token} if token else {}
                response = found.func(asked, *found.args, **found.kwargs)
        except (Http404, Resolver404) as error:
            response = not_found(asked, error)
    for name in list(response.cookies):
        del response.cookies[name]
    return response


def request_of_visitor(request: HttpRequest, path: str, inner_path: str, query: str) -> HttpRequest:
    asked = copy.copy(request)
    asked.method, asked.COOKIES, asked.GET = "GET", {}, QueryDict(query)
    asked.path, asked.path_info = path, inner_path
    asked.META = {**request.META, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_COOKIE": ""}
    return asked
