"""A shop's public addresses. Everything but files and robots.txt is behind the door of a shop not yet open."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from storefront.door import behind_the_door, with_store
from storefront.views import collections, pages, products


def shopper(route: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
    return path(route, behind_the_door(view), name=name)


urlpatterns = [
    shopper("", pages.home, "home"),
    shopper("collections/", collections.collection_list, "collection_list"),
    shopper("collections/<str:slug>/", collections.collection, "collection"),
    shopper("products/<str:slug>/", products.product, "product"),
    shopper("<path:path>/", pages.content_page, "content_page"),
]
