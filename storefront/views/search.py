from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commerce.catalog.facets import facets_of, filter_attributes
from commerce.search.selectors import MAX_QUERY, search_products
from storefront.context.addresses import SEARCH_URL
from storefront.context.cards import card_contexts
from storefront.context.facets import condition_of, facet_context, parameters_of, read_filters
from storefront.context.paging import PAGE_SIZE, list_url, pagination
from storefront.context.specs import listed_cards
from storefront.layouts import show_laid_out
from storefront.rendering import CACHEABLE, show_part
from storefront.views.collections import page_number, sort_labels, sort_options

SUGGESTED = 5


def query_of(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "")[:MAX_QUERY].split())


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Shoppers' words are in the page, so search engines are asked not to keep it."""
    if request.GET.get("part") == "suggestions":
        return suggest(request)
    query, page = query_of(request), page_number(request)
    labels = {"relevance": _("Relevance")} | {key: text for key, text in sort_labels().items() if key != "featured"}
    sort = request.GET.get("sort", "relevance")
    sort = sort if sort in labels else "relevance"
    asked_sort = "" if sort == "relevance" else sort
    attributes = filter_attributes() if query else []
    filters = read_filters(request.GET, attributes, request.store)
    found = search_products(
        query, sort=sort, page=page, page_size=PAGE_SIZE, narrowed=condition_of(filters, request.store)
    )
    parameters = parameters_of(filters, request.store)
    facets = None
    if found.matching is not None and (found.count or parameters):
        path = list_url(SEARCH_URL, q=query)
        facets = facet_context(facets_of(found.matching, attributes), filters, path, request.store)
    if facets:
        facets["sort"] = asked_sort
    context: dict[str, Any] = {
        "path": list_url(SEARCH_URL, q=query),
        "is_indexed": False,
        "meta_title": _("Results for “%(query)s”") % {"query": query} if query else _("Search"),
        "query": query,
        "cards": listed_cards(found.cards, request.store),
        "product_count": found.count,
        "suggestions": [found.corrected] if found.corrected else [],
        "facets": facets,
        "sort_options": sort_options(labels, sort),
        "pagination": pagination(SEARCH_URL, page=page, count=found.count, q=query, sort=asked_sort, **parameters),
    }
    return show_laid_out(request, "search.html", context, kind="search", is_cacheable=True)


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    query = query_of(request)
    found = search_products(query, page_size=SUGGESTED)
    context = {
        "query": query,
        "cards": card_contexts(found.cards, request.store),
        "product_count": found.count,
        "suggestions": [found.corrected] if found.corrected else [],
        "search_url": SEARCH_URL,
    }
    request.META[CACHEABLE] = request.store.is_open
    return show_part(request, "_search_suggestions.html", context)
